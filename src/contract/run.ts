import { z } from 'zod';

/** Where a run is. `waiting` has a time at which it goes on; `ended` is final. */
export const runStatus = z.enum(['running', 'paused', 'waiting', 'stopping', 'ended']);
export type RunStatus = z.infer<typeof runStatus>;

/** What a run that waits is waiting for. */
export const runWaitsFor = z.enum([
	/** A usage limit of the account, lifted at `resumes_at` when that is known; else it is tried again then. */
	'limit',
	/** A network, an API or a Claude that failed: tried again at `resumes_at`. */
	'fault',
	/** One of the project's run windows, which opens at `resumes_at`. */
	'window',
	/** Room on the disk of the project, for which it looks again and again; `resumes_at` is not known. */
	'disk',
]);
export type RunWaitsFor = z.infer<typeof runWaitsFor>;

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
	/** A budget in money is spent. */
	'budget',
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
	budget: 3,
	no_progress: 3,
	failing_sessions: 1,
	credentials_refused: 4,
	error: 1,
	crashed: 1,
} as const satisfies Record<RunEnd, number>;

/** One run of a project as rows tell it. Times are Unix milliseconds. */
export const run = z.object({
	id: z.int(),
	status: runStatus,
	desired: runWish,
	end_reason: runEnd.nullable(),
	detail: z.string().nullable(),
	resumes_at: z.int().nullable(),
	/** Null unless `status` is `waiting`. */
	waits_for: runWaitsFor.nullable(),
	/** How often people asked the run to go on at once although it waited. */
	woken: z.int(),
	yolo: z.boolean(),
	model: z.string().nullable(),
	max_iterations: z.int().nullable(),
	/** The sentence that says which box is in force. */
	box: z.string(),
	pid: z.int(),
	started_at: z.int(),
	ended_at: z.int().nullable(),
});
export type Run = z.infer<typeof run>;
