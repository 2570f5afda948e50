import { z } from 'zod';
import { agentReply } from './api/agent.ts';
import { eventData, type JournalEvent } from './events.ts';
import { feature, featureStats } from './feature.ts';

/** Close codes of `/ws/projects/{name}` beside the standard ones: 1001 server ends, 1008 rules broken, 1009 message too large. */
export const LIVE_CLOSE = {
	NAME_INVALID: 4000,
	/** The project is not registered, or its directory is gone; also while watching. */
	PROJECT_NOT_FOUND: 4004,
	/** The client did not read for some seconds: come back with `?since=`. */
	TOO_SLOW: 4008,
} as const;

const ids = { run_id: z.int().nullable(), session_id: z.int().nullable(), feature_id: z.int().nullable() };

/** An event of the journal as a message carries it. */
const liveEvent = z.custom<JournalEvent>(isJournalEvent, 'is no event of the journal');

const seq = z.int().min(0);
const journalled = { seq: seq.min(1), event: liveEvent };

/**
 * Where the client is: every event after `seq` follows, in order and once. The first message, and sent again when the
 * database was replaced: what came before then belongs to another journal.
 * `resumed`: `seq` is what the client asked to go on from. `snapshot`: it is to fetch the lists anew over HTTP; the last events follow as history.
 */
export const liveHello = z.object({
	type: z.literal('hello'),
	/** Null while the project has no database. */
	journal: z.string().nullable(),
	seq,
	/** The last event that there was when this was sent. */
	head: seq,
	mode: z.enum(['snapshot', 'resumed']),
});

export type LiveHello = z.infer<typeof liveHello>;

const liveProgress = featureStats.extend({ type: z.literal('progress') });

/** The same as over HTTP. A run that waits for a limit or is about to stop is `running`; `phase` says it. */
export const liveAgentStatus = agentReply.extend({
	type: z.literal('agent_status'),
	/** Why, as a sentence. */
	reason: z.string().optional(),
});
export type LiveAgentStatus = z.infer<typeof liveAgentStatus>;

/** Every event that is not a feature's. `line` is for people and may be empty; `event` has it all. */
const liveLog = z.object({
	type: z.literal('log'),
	line: z.string(),
	timestamp: z.iso.datetime(),
	...journalled,
});

/** `feature` is its present row: null when it is deleted. */
const liveFeatureUpdate = z.object({
	type: z.literal('feature_update'),
	feature_id: z.int(),
	passes: z.boolean(),
	feature: feature.nullable(),
	...journalled,
});

/** The database cannot be read at present, and why; a `code` of null says that this is over. */
export const liveTrouble = z.object({
	type: z.literal('trouble'),
	code: z.string().nullable(),
	detail: z.string(),
	next: z.string(),
});

export type LiveTrouble = z.infer<typeof liveTrouble>;

const livePong = z.object({ type: z.literal('pong') });

export const liveMessage = z.discriminatedUnion('type', [
	liveHello,
	liveProgress,
	liveAgentStatus,
	liveLog,
	liveFeatureUpdate,
	liveTrouble,
	livePong,
]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** All that a client may say. */
export const liveClientMessage = z.object({ type: z.literal('ping') });

const eventHead = z.object({ seq: z.int().min(1), at: z.int(), type: z.enum(Object.keys(eventData)), ...ids });

function isJournalEvent(value: unknown): boolean {
	const head = eventHead.safeParse(value);
	if (!head.success) return false;
	const shape = eventData[head.data.type as JournalEvent['type']];
	return shape.safeParse((value as JournalEvent).data).success;
}
