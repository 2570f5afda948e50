import { z } from 'zod';

const status = z.enum(['ok', 'degraded']);

/** What works and what does not; only callers with the token see it. */
const healthChecks = z.object({
	/** `code` is one of docs/errors.md, when it cannot be read. */
	registry: z.object({ ok: z.boolean(), code: z.string().nullable() }),
	/** How many projects are in each state, and the names of those whose databases cannot be used. */
	projects: z.object({
		ok: z.int(),
		empty: z.int(),
		missing: z.int(),
		locked: z.int(),
		unusable: z.array(z.object({ name: z.string(), code: z.string() })),
	}),
	/** Where autocoder keeps its own files; null when it cannot be told. */
	disk: z.object({ ok: z.boolean(), free_bytes: z.number().nullable() }),
	/** Projects on which a runner works, and those whose runner went away. */
	runners: z.object({ alive: z.int(), crashed: z.int() }),
});
export type HealthChecks = z.infer<typeof healthChecks>;

export const health = z
	.object({
		status,
		version: z.string(),
		/** Seconds. */
		uptime: z.number().optional(),
		checks: healthChecks.optional(),
	})
	.meta({ id: 'Health' });
export type Health = z.infer<typeof health>;

const parts = ['claude_cli', 'credentials', 'node', 'npm', 'git', 'browser', 'box'] as const;
const mends = z.partialRecord(z.enum(parts), z.string());

export const setupStatus = z
	.object({
		claude_cli: z.boolean(),
		/** Whether some are there; whether they are good is only seen when they are used. */
		credentials: z.boolean(),
		node: z.boolean(),
		npm: z.boolean(),
		git: z.boolean(),
		browser: z.boolean(),
		/** Whether agents run in a box that ends with their session. */
		box: z.boolean(),
		/** What to do about each that is false. */
		mend: mends,
	})
	.meta({ id: 'SetupStatus' });
export type SetupStatus = z.infer<typeof setupStatus>;
