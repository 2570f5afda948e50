import type { Run, RunEnd } from '../contract/run.ts';

/** What is known of a project when one of its run windows is open. Times are Unix milliseconds. */
export interface StartSituation {
	/** When the window opened. */
	readonly openedAt: number;
	/** Since when there are both the project and its schedule: what opened before is no business of theirs. */
	readonly knownSince: number;
	/** Every feature passes, and no list of features is still to be made. */
	readonly complete: boolean;
	/** The latest runs, the latest first, and whether a process works on the latest one. */
	readonly runs: readonly Run[];
	readonly alive: boolean;
	/** Whether the budgets hold back a run that is yet to begin. */
	readonly overBudget: boolean;
}

/** `later`: what keeps a run from being started may pass while the window is open. */
export type ScheduledStart = 'start' | 'later' | 'no';

/** Ends after which a person has to do something first. Sessions that fail in a row may do so for a cause that passes. */
const NEEDS_A_PERSON: ReadonlySet<RunEnd> = new Set(['credentials_refused', 'no_progress']);
/** So many runs may crash in one window. */
const MOST_CRASHES = 3;

/**
 * Whether an open window starts a run. What has ended in it is not begun again, whether a person, a bound or an error ended it;
 * a run whose process is gone is.
 */
export function startsBySchedule(situation: StartSituation): ScheduledStart {
	const { openedAt, knownSince, complete, runs, alive, overBudget } = situation;
	if (openedAt < knownSince) return 'no';
	// It may crash, with nobody there to see it but who looks.
	if (alive) return 'later';
	if (complete || !mayBegin(runs, openedAt)) return 'no';
	// A new day has its own budget.
	return overBudget ? 'later' : 'start';
}

function mayBegin(runs: readonly Run[], openedAt: number): boolean {
	const [latest] = runs;
	if (latest === undefined) return true;
	if (latest.end_reason !== null && NEEDS_A_PERSON.has(latest.end_reason)) return false;
	if (!hasCrashed(latest)) return (latest.ended_at ?? 0) < openedAt;
	const others = runs.findIndex((run) => !hasCrashed(run) || run.started_at < openedAt);
	return (others === -1 ? runs.length : others) < MOST_CRASHES;
}

/** So many of the latest runs are looked at. */
export const RUNS_LOOKED_AT = MOST_CRASHES;

/** Of a run on which no process works. */
function hasCrashed({ status, end_reason }: Run): boolean {
	return status !== 'ended' || end_reason === 'crashed';
}
