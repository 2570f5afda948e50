import type { Run } from '../contract/run.ts';

/** A project's latest run, and whether the process that owns it lives. */
export type LatestRun = { readonly run: Run; readonly alive: boolean } | undefined;

/** What a project's latest run is, as people see it. */
export type RunState = 'none' | 'stopped' | 'crashed' | Exclude<Run['status'], 'ended'>;

export function runState(latest: LatestRun): RunState {
	if (latest === undefined) return 'none';
	const { run, alive } = latest;
	if (run.status === 'ended') return run.end_reason === 'crashed' ? 'crashed' : 'stopped';
	return alive ? run.status : 'crashed';
}

/** Whether a process works on the run, so that it can be paused, resumed and stopped. */
export function isLiveState(state: RunState): boolean {
	return state !== 'none' && state !== 'stopped' && state !== 'crashed';
}
