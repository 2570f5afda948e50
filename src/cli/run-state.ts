import type { Run } from '../contract/run.ts';
import { seconds } from '../core/event-text.ts';
import type { Runs } from '../store/runs.ts';
import { visible } from './output.ts';

/** What a project's latest run is, as people see it. */
export type RunState = 'none' | 'stopped' | 'crashed' | Exclude<Run['status'], 'ended'>;

export function runState(latest: ReturnType<Runs['latest']>): RunState {
	if (latest === undefined) return 'none';
	const { run, alive } = latest;
	if (run.status === 'ended') return run.end_reason === 'crashed' ? 'crashed' : 'stopped';
	return alive ? run.status : 'crashed';
}

/** Whether a process works on the run, so that it can be paused, resumed and stopped. */
export function isLiveState(state: RunState): boolean {
	return state !== 'none' && state !== 'stopped' && state !== 'crashed';
}

/** @param now Unix milliseconds */
export function describeRun(latest: ReturnType<Runs['latest']>, now: number): string {
	if (latest === undefined) return 'none yet';
	const { run } = latest;
	const detail = run.detail === null ? '' : `. ${visible(run.detail)}`;
	switch (runState(latest)) {
		case 'crashed':
			return `${run.id} crashed: its process ${run.pid} is gone. Run it again to go on.`;
		case 'stopped':
			return `${run.id} ended: ${run.end_reason?.replaceAll('_', ' ')}${detail}`;
		default:
			return `${run.id} ${run.status}, for ${seconds(Math.max(0, now - run.started_at))}, process ${run.pid}${detail}`;
	}
}
