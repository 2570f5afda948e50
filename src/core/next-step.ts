import type { FeatureStats } from '../contract/feature.ts';
import type { RunEnd, RunWaitsFor, RunWish } from '../contract/run.ts';
import type { SessionOutcome } from '../contract/session.ts';
import { isComplete } from './progress.ts';
import { type Permission, waitText } from './schedule.ts';

/** Bounds after which a run gives up rather than burn money. */
export interface RunPolicy {
	/** Sessions in a row that may end well without making a feature pass (or, at the start, without creating any). */
	readonly maxSessionsWithoutProgress: number;
	/** Sessions in a row that may end in an error. */
	readonly maxFailedSessions: number;
	/** First delay after a failed session; it doubles with each further one. Milliseconds. */
	readonly retryDelayMs: number;
	readonly maxRetryDelayMs: number;
	/** How long a run tries on a network or an API that fails after it has worked, and the longest delay between two tries then. */
	readonly maxOutageMs: number;
	readonly maxOutageDelayMs: number;
	/** First and longest delay after a limit that names no time. */
	readonly limitDelayMs: number;
	readonly maxLimitDelayMs: number;
}

export const DEFAULT_POLICY: RunPolicy = {
	// More than a parked feature takes, so that one hard feature does not end a run.
	maxSessionsWithoutProgress: 6,
	maxFailedSessions: 5,
	retryDelayMs: 2_000,
	maxRetryDelayMs: 120_000,
	maxOutageMs: 24 * 3_600_000,
	maxOutageDelayMs: 600_000,
	limitDelayMs: 30_000,
	maxLimitDelayMs: 900_000,
};

/** What the loop remembers of a run's sessions. */
export interface RunMemory {
	readonly sessions: number;
	readonly withoutProgress: number;
	readonly failures: number;
	/** The model's API has answered, in this run or lately before it: what fails now is no wrong setting. */
	readonly answered: boolean;
	/**
	 * Sessions in a row that failed of an outage, by which a network or API that has answered is meant, and for how long it was tried.
	 * Hours in which nothing was tried do not count: the machine slept, the run was paused, or its window was closed.
	 */
	readonly outage: { readonly sessions: number; readonly triedMs: number } | null;
	/** Sessions in a row that a limit of the account ended. */
	readonly limits: number;
	readonly last: LastSession | null;
}

export interface LastSession {
	readonly outcome: SessionOutcome;
	readonly detail: string | null;
	/** A feature passed, or features were created. */
	readonly progress: boolean;
	/** The model's API has answered in it at least once. */
	readonly answered: boolean;
	/** See `SessionEnd`. */
	readonly passing: boolean;
	readonly resumesAt: number | null;
	/** When it ended, in Unix milliseconds. */
	readonly at: number;
}

export const NEW_RUN: RunMemory = {
	sessions: 0,
	withoutProgress: 0,
	failures: 0,
	answered: false,
	outage: null,
	limits: 0,
	last: null,
};

/** Outcomes that say something about the machine or the API, not about the work. */
const FAILURES: ReadonlySet<SessionOutcome> = new Set(['api_error', 'crashed', 'stalled']);

/** A run's memory after one more session. A limit is neither a failure nor a lack of progress: it says nothing of the work. */
export function remember(memory: RunMemory, last: LastSession): RunMemory {
	const failed = FAILURES.has(last.outcome);
	const limited = last.outcome === 'limited';
	const answered = memory.answered || last.answered;
	const ofOutage = failed && last.passing && answered;
	const anew = last.progress || (!failed && !limited);
	return {
		sessions: memory.sessions + 1,
		answered,
		failures: anew ? 0 : memory.failures + (failed && !ofOutage ? 1 : 0),
		outage: anew ? null : ofOutage ? grown(memory, last.at) : memory.outage,
		withoutProgress: last.progress ? 0 : memory.withoutProgress + (failed || limited ? 0 : 1),
		limits: limited && !last.progress ? memory.limits + 1 : 0,
		last,
	};
}

/** More than the longest delay and a session that meets the outage: a longer time between two sessions was not spent on trying. */
const LONGEST_TRY_MS = 1_800_000;

function grown({ outage, last }: RunMemory, at: number): RunMemory['outage'] {
	if (outage === null || last === null) return { sessions: 1, triedMs: 0 };
	const tried = Math.min(Math.max(at - last.at, 0), LONGEST_TRY_MS);
	return { sessions: outage.sessions + 1, triedMs: outage.triedMs + tried };
}

export type NextStep =
	| { readonly do: 'session'; readonly kind: 'initializer' | 'coding' }
	| { readonly do: 'hold' }
	/** Outside the run windows, until a time in Unix milliseconds. */
	| { readonly do: 'closed'; readonly until: number; readonly why: string }
	| { readonly do: 'wait'; readonly ms: number; readonly why: string; readonly for: RunWaitsFor }
	| { readonly do: 'end'; readonly reason: RunEnd; readonly detail: string | null };

interface Situation {
	readonly stats: FeatureStats;
	/** Features that are parked: they failed in session after session. */
	readonly parked: number;
	/** There is no feature list yet, or the session that was to write it did not finish. */
	readonly initializerDue: boolean;
	readonly wish: RunWish;
	readonly maxIterations: number | null;
	/** Why the money is spent; null: it is not. */
	readonly overBudget: string | null;
	/** Why there is too little space on the disk for another session; null: there is enough. */
	readonly lowDisk: string | null;
	readonly memory: RunMemory;
	/** What the run windows say; null: there are none. */
	readonly window: Permission | null;
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
	if (memory.outage !== null && memory.outage.triedMs >= policy.maxOutageMs) {
		const hours = Math.round(policy.maxOutageMs / 3_600_000);
		return end(
			'failing_sessions',
			`The model's API has not answered in ${hours} hours of trying. Mend the cause and run it again to go on. The last error: ${last?.detail ?? last?.outcome}`,
		);
	}
	if (memory.withoutProgress >= policy.maxSessionsWithoutProgress) {
		const what = stats.total === 0 ? 'created no features' : 'made no feature pass';
		return end('no_progress', `${memory.withoutProgress} sessions in a row ${what}.`);
	}
	if (!situation.initializerDue && situation.parked > 0 && stats.passing + situation.parked >= stats.total) {
		const [are, them] = situation.parked === 1 ? ['feature is', 'it'] : ['features are', 'them'];
		return end(
			'no_progress',
			`All but ${situation.parked} of ${stats.total} features pass. ${situation.parked} ${are} parked after failing in session after session: see why, and release ${them} to have ${them} tried again.`,
		);
	}
	if (maxIterations !== null && memory.sessions >= maxIterations) {
		return end('max_iterations', `${memory.sessions} of ${maxIterations} sessions have run.`);
	}
	if (situation.overBudget !== null) return end('budget', situation.overBudget);
	if (wish === 'paused') return { do: 'hold' };
	if (situation.window?.open === false) {
		const { opens } = situation.window;
		return { do: 'closed', until: opens.at, why: waitText(opens, situation.now) };
	}
	if (last !== null && !situation.waited) {
		const wait = delayAfter(last, memory, situation, policy);
		if (wait !== null) return wait;
	}
	if (situation.lowDisk !== null) return { do: 'wait', ms: DISK_LOOK_MS, why: situation.lowDisk, for: 'disk' };
	return { do: 'session', kind: situation.initializerDue ? 'initializer' : 'coding' };
}

function delayAfter(last: LastSession, memory: RunMemory, situation: Situation, policy: RunPolicy): NextStep | null {
	const { jitter } = situation;
	const wait = (ms: number, waitsFor: RunWaitsFor): NextStep => ({
		do: 'wait',
		ms,
		why: last.detail ?? last.outcome,
		for: waitsFor,
	});
	if (last.outcome === 'limited' && last.resumesAt === null)
		return wait(backOff(memory.limits, jitter, policy.limitDelayMs, policy.maxLimitDelayMs), 'limit');
	if (last.outcome === 'limited') {
		// A reset time that is already past, by a clock that is ahead, must not turn into a session every instant.
		const least = backOff(memory.limits, jitter, policy.retryDelayMs, policy.maxRetryDelayMs);
		return wait(Math.max((last.resumesAt ?? 0) - situation.now, least), 'limit');
	}
	if (!FAILURES.has(last.outcome)) return null;
	if (memory.outage !== null && last.passing)
		return wait(backOff(memory.outage.sessions, jitter, policy.retryDelayMs, policy.maxOutageDelayMs), 'fault');
	return wait(backOff(memory.failures, jitter, policy.retryDelayMs, policy.maxRetryDelayMs), 'fault');
}

/** Milliseconds; none in a row, as after a failed session that made progress, counts as one. */
function backOff(inARow: number, jitter: number, first: number, longest: number): number {
	const full = Math.min(first * 2 ** Math.max(inARow - 1, 0), longest);
	return Math.round(full * (0.5 + jitter / 2));
}

function end(reason: RunEnd, detail: string | null): NextStep {
	return { do: 'end', reason, detail };
}
