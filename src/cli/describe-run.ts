import { seconds } from '../core/event-text.ts';
import { type LatestRun, runState } from '../core/run-state.ts';
import { visible } from './output.ts';

/** @param now Unix milliseconds */
export function describeRun(latest: LatestRun, now: number): string {
	if (latest === undefined) return 'none yet';
	const { run } = latest;
	const detail = run.detail === null ? '' : `. ${visible(run.detail)}`;
	switch (runState(latest)) {
		case 'crashed':
			return `${run.id} crashed: its process ${run.pid} is gone. Run it again to go on.`;
		case 'stopped':
			return `${run.id} ended: ${run.end_reason?.replaceAll('_', ' ')}${detail}`;
		default:
			return `${run.id} ${run.status}, process ${run.pid}, begun ${seconds(Math.max(0, now - run.started_at))} ago${detail}`;
	}
}
