import { AutocoderError } from '../contract/errors.ts';
import type { Run, RunWish } from '../contract/run.ts';
import { isLiveState, type LatestRun, runState } from '../core/run-state.ts';
import type { ProjectStore } from '../store/project-store.ts';

/**
 * Writes what people want of the live run; the runner, in whatever process, moves towards it. A run that waits, and is to run, tries at
 * once. Returns the run as it was before.
 *
 * @param project how people name it in a command
 * @throws AutocoderError NO_ACTIVE_RUN
 */
export function steerRun(store: ProjectStore, wish: RunWish, project: string): Run {
	const latest = store.runs.latest();
	if (latest === undefined || !isLiveState(runState(latest))) throw noActiveRun(latest, project);
	if (wish !== 'stopped' && latest.run.desired === 'stopped')
		throw new AutocoderError(
			'NO_ACTIVE_RUN',
			`Run ${latest.run.id} is stopping already.`,
			`When it has ended, "autocoder run ${project}" goes on.`,
		);
	if (!store.runs.wish(wish)) throw noActiveRun(store.runs.latest(), project);
	return latest.run;
}

/** Whether a run is where it was wished to be. One that tries and has to wait again has done so. */
export function isSettled({ status }: Run, wish: RunWish): boolean {
	if (wish === 'paused') return status === 'paused';
	return wish === 'running' && (status === 'running' || status === 'waiting');
}

function noActiveRun(latest: LatestRun, project: string): AutocoderError {
	const next = `Start one with "autocoder run ${project}".`;
	if (latest === undefined) return new AutocoderError('NO_ACTIVE_RUN', `No run was started on ${project} yet.`, next);
	const { run } = latest;
	if (runState(latest) === 'crashed')
		return new AutocoderError(
			'NO_ACTIVE_RUN',
			`Run ${run.id} of ${project} crashed: its process ${run.pid} is gone.`,
			`"autocoder run ${project}" goes on where it was; nothing is lost.`,
		);
	return new AutocoderError(
		'NO_ACTIVE_RUN',
		`The last run of ${project} ended: ${run.end_reason?.replaceAll('_', ' ')}.`,
		next,
	);
}
