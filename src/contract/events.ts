import { z } from 'zod';
import { budgetScope } from './cost.ts';
import { runEnd, runStatus, runWaitsFor } from './run.ts';
import { sessionKind, sessionOutcome, usage } from './session.ts';

/**
 * A text as a row holds it: whole when short, else its beginning, with the whole text in a blob.
 * `length` is the whole length in UTF-16 units.
 */
export const textPart = z.object({
	text: z.string(),
	length: z.int(),
	blob: z.string().optional(),
});
export type TextPart = z.infer<typeof textPart>;

/** A file in `.autocoder/blobs/`, named by the SHA-256 of its bytes. */
export const blobReference = z.object({ blob: z.string(), media_type: z.string() });
export type BlobReference = z.infer<typeof blobReference>;

const named = z.object({ name: z.string() });

/** What each type of event carries. The journal is these, in order; a type is never renamed. */
export const eventData = {
	'run.started': z.object({
		yolo: z.boolean(),
		model: z.string().nullable(),
		max_iterations: z.int().nullable(),
		/** The sentence that says which box is in force. */
		box: z.string(),
		pid: z.int(),
	}),
	'run.status': z.object({
		status: runStatus,
		detail: z.string().nullable(),
		resumes_at: z.int().nullable(),
		/** Not in older events. */
		waits_for: runWaitsFor.nullable().optional(),
	}),
	'run.ended': z.object({ reason: runEnd, detail: z.string().nullable() }),

	'budget.warned': z.object({ scope: budgetScope, spent_usd: z.number(), budget_usd: z.number(), text: z.string() }),

	'session.started': z.object({ kind: sessionKind }),
	'session.ready': z.object({
		sdk_session_id: z.string(),
		model: z.string(),
		claude_version: z.string(),
		tools: z.array(z.string()),
		mcp_servers: z.array(z.object({ name: z.string(), status: z.string() })),
	}),
	'session.ended': z.object({
		kind: sessionKind,
		outcome: sessionOutcome,
		detail: z.string().nullable(),
		duration_ms: z.int(),
		usage,
	}),

	'features.imported': z.object({ count: z.int(), source: z.string() }),
	'feature.created': named.extend({ priority: z.int(), category: z.string() }),
	'feature.claimed': named.extend({ attempt: z.int() }),
	/** `verification`: what the session did in the browser between its claim and this; all 0 in YOLO mode. */
	'feature.passed': named.extend({
		verification: z.object({
			browser_actions: z.int(),
			console_checks: z.int(),
			screenshots: z.array(z.string()),
		}),
	}),
	'feature.failed': named.extend({ reason: z.string(), was_passing: z.boolean() }),
	'feature.released': named.extend({ why: z.enum(['asked', 'session_ended', 'holder_gone']) }),
	/** It failed in so many sessions that no further one takes it, until a person says otherwise. */
	'feature.parked': named.extend({ sessions: z.int(), reason: z.string().nullable() }),
	'feature.unparked': named,
	'feature.skipped': named.extend({ old_priority: z.int(), new_priority: z.int() }),
	/** A person wrote the feature anew; `changed` names the fields. */
	'feature.edited': named.extend({ changed: z.array(z.string()) }),
	'feature.deleted': named,
	/** To make room for one that was moved, pending features got other priorities, in the same order. */
	'features.renumbered': z.object({ count: z.int() }),

	'agent.text': textPart,
	'agent.thinking': textPart,
	'agent.notice': z.object({ kind: z.string(), text: z.string() }),
	/** `input` is JSON. */
	'tool.called': z.object({ tool_use_id: z.string(), tool: z.string(), input: textPart }),
	'tool.returned': z.object({
		tool_use_id: z.string(),
		tool: z.string(),
		is_error: z.boolean(),
		output: textPart,
		/** Of a command of the shell: the programs that the guard counted when it allowed it. */
		programs: z.array(z.string()).optional(),
		pictures: z.array(blobReference),
	}),
	/** `rule` is the short name of the guard's rule that decided. */
	'tool.refused': z.object({
		tool_use_id: z.string(),
		tool: z.string(),
		rule: z.string().optional(),
		reason: z.string(),
	}),
	'model.retry': z.object({
		attempt: z.int(),
		max_retries: z.int(),
		delay_ms: z.int(),
		status: z.int().nullable(),
		error: z.string(),
	}),
	'model.limit': z.object({
		status: z.string(),
		/** Unix milliseconds. */
		resets_at: z.int().nullable(),
		limit: z.string().nullable(),
	}),

	/** Uncommitted work of a session that broke off was kept as a commit; `files` differ from the one before. */
	'work.rescued': z.object({
		ref: z.string(),
		commit: z.string(),
		files: z.int(),
		/** What was not taken in, in a sentence. */
		left_out: z.string().nullable(),
	}),
	/** Stands where an event was whose details retention removed; `was` is its type. */
	'details.removed': z.object({ was: z.string() }),

	log: z.object({ level: z.enum(['info', 'warn', 'error']), line: z.string() }),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;

/** An event before it is in the journal. */
export type EventBody = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** An event of the journal. `seq` grows by one from event to event; `at` is Unix milliseconds. */
export type JournalEvent = EventBody & {
	readonly seq: number;
	readonly at: number;
	readonly run_id: number | null;
	readonly session_id: number | null;
	readonly feature_id: number | null;
};

const types = Object.keys(eventData) as EventType[];
const members = types.map((type) =>
	z.object({
		seq: z.int(),
		at: z.int(),
		type: z.literal(type),
		run_id: z.int().nullable(),
		session_id: z.int().nullable(),
		feature_id: z.int().nullable(),
		data: eventData[type],
	}),
);
type Members = typeof members;

/** An event of the journal as it crosses a boundary. */
export const journalEvent = z.discriminatedUnion(
	'type',
	members as [Members[number], ...Members],
) as z.ZodType<unknown> as z.ZodType<JournalEvent>;
