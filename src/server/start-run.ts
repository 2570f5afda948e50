import { setTimeout as delay } from 'node:timers/promises';
import type { StartRequest } from '../contract/api/agent.ts';
import { AutocoderError } from '../contract/errors.ts';
import { isLiveState, type LatestRun, runState } from '../core/run-state.ts';
import { isDemo } from '../projects/demo-project.ts';
import type { Launched } from '../runner/launch.ts';
import type { ServerDependencies } from './dependencies.ts';

/** A runner begins its run within about a second; a busy machine takes longer. */
const START_MS = 20_000;
const LOOK_MS = 50;

type Needed = Pick<ServerDependencies, 'stores' | 'launcher' | 'home'>;

interface StartedRun {
	readonly latest: LatestRun;
	/** Resolves when the runner's process has ended. */
	readonly ended: Promise<unknown>;
}

/**
 * Starts a runner on a project, and waits until its run has begun.
 *
 * @param scheduled it is to work inside the project's run windows only; a person who starts one lets it work at once
 * @throws AutocoderError PROJECT_NOT_FOUND, RUN_ALREADY_ACTIVE, what the runner said of its end, RUN_UNRESPONSIVE
 */
export async function startRun(
	needed: Needed,
	name: string,
	asked: StartRequest,
	scheduled = false,
): Promise<StartedRun> {
	const { stores, launcher, home } = needed;
	const { directory } = await stores.find(name);
	const before = await latestRun(stores, name);
	if (before !== undefined && isLiveState(runState(before)))
		throw new AutocoderError(
			'RUN_ALREADY_ACTIVE',
			`A runner (process ${before.run.pid}) already works on "${name}".`,
			'Watch it, or stop it and start again.',
		);
	if (isDemo(home, directory)) return await begun(needed, name, await launcher.demo(name, directory));
	const settings = await stores.settings(name);
	const launched = await launcher.run(name, directory, {
		...settings,
		yolo: asked?.yolo_mode ?? settings.yolo,
		model: asked?.model ?? settings.model,
		scheduled,
	});
	return await begun(needed, name, launched);
}

export function latestRun(stores: Needed['stores'], name: string): Promise<LatestRun> {
	return stores.read<LatestRun>(
		name,
		(store) => store.runs.latest(),
		() => undefined,
	);
}

/** @throws AutocoderError what the runner said of its end, RUN_UNRESPONSIVE */
export async function begun(
	{ stores }: Pick<Needed, 'stores'>,
	name: string,
	{ pid, ended }: Launched,
): Promise<StartedRun> {
	let end: { error: AutocoderError | null } | undefined;
	void ended.then((error) => {
		end = { error };
	});
	const deadline = performance.now() + START_MS;
	while (performance.now() < deadline) {
		const over = end;
		const latest = await latestRun(stores, name);
		if (latest?.run.pid === pid) return { latest, ended };
		if (over !== undefined)
			throw (
				over.error ??
				new AutocoderError('INTERNAL', `The runner of "${name}" (process ${pid}) ended before its run had begun.`)
			);
		await delay(LOOK_MS);
	}
	throw new AutocoderError(
		'RUN_UNRESPONSIVE',
		`The runner of "${name}" (process ${pid}) has not begun its run within ${START_MS / 1_000} s.`,
		'It may still do so: look at its status.',
	);
}
