import { z } from 'zod';

/** Where a run is. `waiting` has a time at which it goes on; `ended` is final. */
export const runStatus = z.enum(['running', 'paused', 'waiting', 'stopping', 'ended']);
export type RunStatus = z.infer<typeof runStatus>;

/** What people want of a run; the runner moves its status towards it. */
export const runWish = z.enum(['running', 'paused', 'stopped']);
export type RunWish = z.infer<typeof runWish>;

/** Why a run ended. */
export const runEnd = z.enum([
	/** Every feature passes. */
	'all_passing',
	/** Somebody asked it to stop. */
	'stopped',
	/** As many sessions as were asked for have run. */
	'max_iterations',
	/** Session after session made no feature pass. */
	'no_progress',
	/** Session after session ended in an error. */
	'failing_sessions',
	/** Claude refused the credentials. */
	'credentials_refused',
	/** The runner met an error that it cannot work around. */
	'error',
	/** The runner's process went away; written by whoever takes over. */
	'crashed',
]);
export type RunEnd = z.infer<typeof runEnd>;

/** The exit code of `autocoder run` for each end; the contract's table. */
export const RUN_EXIT_CODE = {
	all_passing: 0,
	stopped: 0,
	max_iterations: 3,
	no_progress: 3,
	failing_sessions: 1,
	credentials_refused: 4,
	error: 1,
	crashed: 1,
} as const satisfies Record<RunEnd, number>;

/** One run of a project as rows tell it. Times are Unix milliseconds. */
export interface Run {
	readonly id: number;
	readonly status: RunStatus;
	readonly desired: RunWish;
	readonly end_reason: RunEnd | null;
	readonly detail: string | null;
	readonly resumes_at: number | null;
	readonly yolo: boolean;
	readonly model: string | null;
	readonly max_iterations: number | null;
	readonly box: string;
	readonly pid: number;
	readonly started_at: number;
	readonly ended_at: number | null;
}
