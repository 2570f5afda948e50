import type { MannersLimits } from '../socket-manners.ts';

/** Times in milliseconds. */
export interface LiveLimits extends MannersLimits {
	/** How often a watched project is looked at. */
	readonly lookMs: number;
	/** How often what no commit tells is looked at: a dead runner, a replaced file, a removed project, a slow client. */
	readonly checkMs: number;
	/** Events that a client without a cursor is sent as history. */
	readonly history: number;
	/** A client that missed more events is sent a snapshot. */
	readonly maxBehind: number;
	/** Events in one read of the database. */
	readonly batch: number;
	/** Of messages that are kept for all clients of a project. */
	readonly recentMessages: number;
	readonly recentBytes: number;
	/** A client's socket is given no more while it holds so many bytes. */
	readonly bufferBytes: number;
	/** A client whose socket stays full over so many checks is closed; not counted in time, of which a busy server has less. */
	readonly fullChecks: number;
	readonly payloadBytes: number;
}

export const LIVE_LIMITS: LiveLimits = {
	lookMs: 20,
	checkMs: 1_000,
	history: 200,
	maxBehind: 20_000,
	batch: 100,
	recentMessages: 2_000,
	recentBytes: 4 * 1_024 * 1_024,
	bufferBytes: 128 * 1_024,
	fullChecks: 8,
	closeMs: 2_000,
	pingMs: 30_000,
	messagesPerSecond: 100,
	payloadBytes: 4 * 1_024,
};
