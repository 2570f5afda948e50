import type { FeatureStats } from '../contract/feature.ts';
import type { RunEnd, RunWish } from '../contract/run.ts';
import type { SessionOutcome } from '../contract/session.ts';
import { isComplete } from './progress.ts';

/** Bounds after which a run gives up rather than burn money. */
export interface RunPolicy {
	/** Sessions in a row that may end well without making a feature pass (or, at the start, without creating any). */
	readonly maxSessionsWithoutProgress: number;
	/** Sessions in a row that may end in an error. */
	readonly maxFailedSessions: number;
	/** First delay after a failed session; it doubles with each further one. Milliseconds. */
	readonly retryDelayMs: number;
	readonly maxRetryDelayMs: number;
}

export const DEFAULT_POLICY: RunPolicy = {
	maxSessionsWithoutProgress: 5,
	maxFailedSessions: 5,
	retryDelayMs: 2_000,
	maxRetryDelayMs: 120_000,
};

/** What the loop remembers of a run's sessions. */
export interface RunMemory {
	readonly sessions: number;
	readonly withoutProgress: number;
	readonly failures: number;
	/** Sessions in a row that a limit of the account ended. */
	readonly limits: number;
	readonly last: LastSession | null;
}

export interface LastSession {
	readonly outcome: SessionOutcome;
	readonly detail: string | null;
	/** A feature passed, or features were created. */
	readonly progress: boolean;
	readonly resumesAt: number | null;
}

export const NEW_RUN: RunMemory = { sessions: 0, withoutProgress: 0, failures: 0, limits: 0, last: null };

/** Outcomes that say something about the machine or the API, not about the work. */
const FAILURES: ReadonlySet<SessionOutcome> = new Set(['api_error', 'crashed', 'stalled']);

/** A run's memory after one more session. A limit is neither a failure nor a lack of progress: it says nothing of the work. */
export function remember(memory: RunMemory, last: LastSession): RunMemory {
	const failed = FAILURES.has(last.outcome);
	const limited = last.outcome === 'limited';
	return {
		sessions: memory.sessions + 1,
		failures: last.progress || (!failed && !limited) ? 0 : memory.failures + (failed ? 1 : 0),
		withoutProgress: last.progress ? 0 : memory.withoutProgress + (failed || limited ? 0 : 1),
		limits: limited && !last.progress ? memory.limits + 1 : 0,
		last,
	};
}

export type NextStep =
	| { readonly do: 'session'; readonly kind: 'initializer' | 'coding' }
	| { readonly do: 'hold' }
	| { readonly do: 'wait'; readonly ms: number; readonly why: string; readonly limit: boolean }
	| { readonly do: 'end'; readonly reason: RunEnd; readonly detail: string | null };

interface Situation {
	readonly stats: FeatureStats;
	/** There is no feature list yet, or the session that was to write it did not finish. */
	readonly initializerDue: boolean;
	readonly wish: RunWish;
	readonly maxIterations: number | null;
	/** Why the money is spent; null: it is not. */
	readonly overBudget: string | null;
	/** Why there is too little space on the disk for another session; null: there is enough. */
	readonly lowDisk: string | null;
	readonly memory: RunMemory;
	/** Whether the wait that the last session called for is over. */
	readonly waited: boolean;
	/** Unix milliseconds. */
	readonly now: number;
	/** 0 to 1, spreads retries of many runs. */
	readonly jitter: number;
}

/** How often a run that waits for space on the disk looks whether there is some. */
const DISK_LOOK_MS = 60_000;

/** What a run does next. The order of the rules is their rank: done work ends a run even when it was asked to pause. */
export function decideNext(situation: Situation, policy: RunPolicy): NextStep {
	const { stats, wish, maxIterations, memory } = situation;
	const { last } = memory;
	if (isComplete(stats) && !situation.initializerDue) return end('all_passing', null);
	if (wish === 'stopped') return end('stopped', null);
	if (last?.outcome === 'unauthorized') return end('credentials_refused', last.detail);
	if (memory.failures >= policy.maxFailedSessions) {
		return end(
			'failing_sessions',
			`${memory.failures} sessions in a row failed. Mend the cause and run it again to go on. The last one: ${last?.detail ?? last?.outcome}`,
		);
	}
	if (memory.withoutProgress >= policy.maxSessionsWithoutProgress) {
		const what = stats.total === 0 ? 'created no features' : 'made no feature pass';
		return end('no_progress', `${memory.withoutProgress} sessions in a row ${what}.`);
	}
	if (maxIterations !== null && memory.sessions >= maxIterations) {
		return end('max_iterations', `${memory.sessions} of ${maxIterations} sessions have run.`);
	}
	if (situation.overBudget !== null) return end('budget', situation.overBudget);
	if (wish === 'paused') return { do: 'hold' };
	if (last !== null && !situation.waited) {
		const wait = delayAfter(last, memory, situation, policy);
		if (wait !== null) return wait;
	}
	if (situation.lowDisk !== null) return { do: 'wait', ms: DISK_LOOK_MS, why: situation.lowDisk, limit: false };
	return { do: 'session', kind: situation.initializerDue ? 'initializer' : 'coding' };
}

function delayAfter(last: LastSession, memory: RunMemory, situation: Situation, policy: RunPolicy): NextStep | null {
	if (last.outcome === 'limited') {
		// A reset time that is unknown, or already past by a clock that is ahead, must not turn into a session every instant.
		const ms = Math.max((last.resumesAt ?? 0) - situation.now, backOff(memory.limits, situation.jitter, policy));
		return { do: 'wait', ms, why: last.detail ?? 'usage limit', limit: true };
	}
	if (!FAILURES.has(last.outcome)) return null;
	const ms = backOff(memory.failures, situation.jitter, policy);
	return { do: 'wait', ms, why: last.detail ?? last.outcome, limit: false };
}

/** Milliseconds; none in a row, as after a failed session that made progress, counts as one. */
function backOff(inARow: number, jitter: number, policy: RunPolicy): number {
	const full = Math.min(policy.retryDelayMs * 2 ** Math.max(inARow - 1, 0), policy.maxRetryDelayMs);
	return Math.round(full * (0.5 + jitter / 2));
}

function end(reason: RunEnd, detail: string | null): NextStep {
	return { do: 'end', reason, detail };
}
