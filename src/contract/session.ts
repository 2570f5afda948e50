import { z } from 'zod';

export const sessionKind = z.enum([
	'initializer',
	'coding',
	/** A client of `autocoder mcp`. */
	'external',
	// Claude in a conversation with a person; what was said is in assistant.db.
	'spec',
	'expand',
	'assistant',
]);
export type SessionKind = z.infer<typeof sessionKind>;
/** The agents of a run. */
export type RunSessionKind = Extract<SessionKind, 'initializer' | 'coding'>;

/** How a session ended. */
export const sessionOutcome = z.enum([
	/** The agent said it was done. */
	'completed',
	/** A stop was asked for, and the session ended early. */
	'interrupted',
	/** A usage limit of the account; `resumes_at` may say until when. */
	'limited',
	/** Claude refused the credentials. */
	'unauthorized',
	/** The model's API answered with an error to the end. */
	'api_error',
	/** The session reached its own bound on turns. */
	'max_turns',
	/** The session reached its own bound on cost. */
	'max_budget',
	/** The session reached its own bound on time. */
	'timed_out',
	/** Nothing came from the model for too long. */
	'stalled',
	/** It used more processes or output than a session may, and was ended with all of it. */
	'runaway',
	/** The Claude process ended without a result. */
	'crashed',
	/** The process that ran the session went away; written by whoever takes over. */
	'lost',
]);
export type SessionOutcome = z.infer<typeof sessionOutcome>;

/** Tokens and cost as they add up. Cost in US dollars; it is an estimate until the SDK's own figure arrives. */
export const usage = z.object({
	input_tokens: z.int(),
	output_tokens: z.int(),
	cache_read_tokens: z.int(),
	cache_creation_tokens: z.int(),
	cost_usd: z.number(),
	cost_estimated: z.boolean(),
	turns: z.int(),
});
export type Usage = z.infer<typeof usage>;

/** What a session used, and of which model how much. */
export interface SessionUse extends Usage {
	readonly models: readonly (Usage & { readonly model: string })[];
}

/** One session as rows tell it. Times are Unix milliseconds. */
export const session = z.object({
	id: z.int(),
	run_id: z.int().nullable(),
	kind: sessionKind,
	sdk_session_id: z.string().nullable(),
	model: z.string().nullable(),
	outcome: sessionOutcome.nullable(),
	detail: z.string().nullable(),
	started_at: z.int(),
	ended_at: z.int().nullable(),
	/** Without the time that a pause held it. */
	duration_ms: z.int().nullable(),
	...usage.shape,
});
export type Session = z.infer<typeof session>;
