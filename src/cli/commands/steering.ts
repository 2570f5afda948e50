import type { Command } from 'commander';
import { AutocoderError } from '../../contract/errors.ts';
import type { RunWish } from '../../contract/run.ts';
import { isLiveState, type LatestRun, runState } from '../../core/run-state.ts';
import { isSettled, steerRun } from '../../projects/steer-run.ts';
import { describeRun } from '../describe-run.ts';
import type { Environment } from '../env.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	type ProjectWork,
	takesJson,
	takesProject,
	withProject,
} from '../project-command.ts';
import { untilChange, untilInterrupted } from '../until-change.ts';

/** How long the runner may take: it looks for wishes four times a second, and ends a session within some ten seconds. */
const ANSWER_MS = 15_000;
const END_MS = 90_000;

/** `pause`, `resume` and `stop`: each writes a wish that the runner, in whatever process, moves towards. */
export function addSteeringCommands(program: Command, environment: Environment): void {
	const pause = program
		.command('pause')
		.summary('hold a run before its next step')
		.description(
			'Holds a run: the agent finishes its present step and then waits, at no cost, until "resume" or "stop".',
		);
	takesJson(takesProject(pause)).action((project: string | undefined, options: ProjectOptions) =>
		withProject(project, options, environment, (on) => steer(on, 'paused')),
	);
	examples(pause, [['autocoder pause recipes', 'hold the run of the project "recipes"']]);

	const resume = program
		.command('resume')
		.summary('let a paused or waiting run go on')
		.description(
			'Lets a paused run go on exactly where it was, and one that waits (for a usage limit, say) try at once; one that waits for its run window then works until the next window ends. A run that ended or crashed goes on with "autocoder run".',
		);
	takesJson(takesProject(resume)).action((project: string | undefined, options: ProjectOptions) =>
		withProject(project, options, environment, (on) => steer(on, 'running')),
	);
	examples(resume, [['autocoder resume recipes', 'let it go on, or try now instead of waiting']]);

	const stop = program
		.command('stop')
		.summary('end a run in good order')
		.description(
			'Ends a run in good order, and waits until it has ended. What is done is kept; "autocoder run" goes on from there.',
		);
	takesProject(stop)
		.option('--no-wait', 'ask it to stop, and return at once')
		.option('--wait', 'wait until it has ended (the default)');
	takesJson(stop).action((project: string | undefined, options: ProjectOptions & { wait?: boolean }) =>
		withProject(project, options, environment, (on) => steer(on, 'stopped', options.wait)),
	);
	examples(stop, [
		['autocoder stop recipes', 'stop it; afterwards nothing of it runs any more'],
		['autocoder stop recipes --no-wait', 'only ask'],
	]);
}

async function steer(on: ProjectWork, wish: RunWish, wait = true): Promise<void> {
	const { store, output } = on;
	const { id, status } = steerRun(store, wish, on.directory);
	if (wish === 'running' && status === 'waiting') output.say(`Run ${id} is told to try now.`);
	if (wish === 'stopped') output.say(`Run ${id} is told to stop.`);
	if (wait) await settled(on, id, wish);
	const latest = store.runs.latest();
	output.say(told(latest, wish, wait));
	emitSummary(output, { project: on.directory, run_status: runState(latest), run: latest?.run ?? null });
}

/**
 * Waits until the run is where it was wished to be, or has ended. Ctrl-C ends the waiting, not the wish.
 *
 * @throws AutocoderError RUN_UNRESPONSIVE
 */
async function settled({ store, directory }: ProjectWork, id: number, wish: RunWish): Promise<void> {
	const within = wish === 'stopped' ? END_MS : ANSWER_MS;
	const { signal, release } = untilInterrupted();
	const bound = AbortSignal.timeout(within);
	try {
		await untilChange(store, AbortSignal.any([signal, bound]), () => {
			const latest = store.runs.latest();
			// A newer run: this one has ended.
			if (latest?.run.id !== id || !isLiveState(runState(latest))) return true;
			return isSettled(latest.run, wish) ? true : undefined;
		}).then((found) => {
			if (found !== undefined || signal.aborted) return;
			throw new AutocoderError(
				'RUN_UNRESPONSIVE',
				`Run ${id} has not done so within ${within / 1_000} s; it still knows what is wanted.`,
				`Look with "autocoder status ${directory}"; ending its process ends all that it started.`,
			);
		});
	} finally {
		release();
	}
}

function told(latest: LatestRun, wish: RunWish, waited: boolean): string {
	if (latest === undefined || !waited) return 'It ends its session and then itself; "autocoder status" tells when.';
	const { run } = latest;
	const state = runState(latest);
	if (wish === 'paused' && state === 'paused')
		return `Run ${run.id} is paused. ${run.detail ?? ''} Go on with "autocoder resume".`.replace('  ', ' ');
	if (wish === 'running' && isLiveState(state)) return `Run ${run.id} goes on.`;
	return `Run ${describeRun(latest, Date.now())}`;
}
