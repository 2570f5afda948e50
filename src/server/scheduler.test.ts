import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AutocoderError } from '../contract/errors.ts';
import type { Run, RunEnd } from '../contract/run.ts';
import { NO_USAGE } from '../core/usage.ts';
import { identityOf, ownIdentity } from '../process/identity.ts';
import { registerNewProject } from '../projects/create-project.ts';
import type { LaunchSettings } from '../runner/launch.ts';
import { openProjectStore, type ProjectStore } from '../store/project-store.ts';
import { openRegistry } from '../store/registry.ts';
import { SPEC } from './fixtures/asking.fixture.ts';
import { temporaryDirectory } from './fixtures/serving.fixture.ts';
import { createProjectStores } from './project-stores.ts';
import { createScheduler } from './scheduler.ts';

const HOUR = 3_600_000;
/** A Thursday. */
const NOON = Date.UTC(2026, 10, 26, 12);
const NIGHTS = 'mon-sun 22:00-06:00 UTC';

/**
 * A scheduler with a clock that the test moves. A start opens a run in the project's real database, as the runner's process would;
 * the test ends it.
 */
function schedule() {
	const home = temporaryDirectory();
	const root = temporaryDirectory();
	const stores = createProjectStores(home);
	const registry = openRegistry(home, () => clock.now);
	const clock = { now: NOON };
	const started: string[] = [];
	const launched: LaunchSettings[] = [];
	const reported: string[] = [];
	const open = new Map<string, { run: Run; store: ProjectStore; over: () => void }>();
	let refusal: AutocoderError | null = null;
	let mortal = false;
	const launcher = {
		demo: () => Promise.reject(new Error('There is no demo here.')),
		run(name: string, directory: string, settings: LaunchSettings) {
			started.push(name);
			launched.push(settings);
			if (refusal !== null) return Promise.resolve({ pid: 1, ended: Promise.resolve(refusal) });
			const store = openProjectStore(directory, { now: () => clock.now, isAlive: () => false });
			// No process has ever had the second one.
			const owner = mortal ? { ...ownIdentity(), startedAt: 'never' } : ownIdentity();
			const run = store.runs.begin({ yolo: false, model: null, maxIterations: null, box: '' }, owner);
			let over = () => {};
			const ended = new Promise<null>((resolve) => {
				over = () => resolve(null);
			});
			open.set(name, { run, store, over });
			return Promise.resolve({ pid: process.pid, ended });
		},
	};
	const scheduler = createScheduler(
		{ stores, launcher, home },
		() => clock.now,
		(error) => {
			reported.push(error instanceof AutocoderError ? error.code : String(error));
		},
	);
	onTestFinished(async () => {
		for (const { store } of open.values()) store.close();
		await scheduler.close();
		registry.close();
		stores.close();
	});
	return {
		clock,
		started,
		launched,
		reported,
		registry,
		scheduler,
		root,
		project(name: string, spec: string | null = SPEC) {
			const directory = join(root, name);
			const wanted = { dir: directory, ...(spec === null ? {} : { spec: { text: spec } }) };
			registerNewProject(name, wanted, registry, { home, variables: {} });
			return directory;
		},
		refuse(error: AutocoderError | null) {
			refusal = error;
		},
		/** From now on the processes of runners are gone as soon as they are there. */
		crashing() {
			mortal = true;
		},
		/** What a session of the run has cost. */
		spend(name: string, usd: number) {
			const { run, store } = open.get(name) as { run: Run; store: ProjectStore };
			const id = store.sessions.begin({ kind: 'coding', runId: run.id, owner: ownIdentity(), model: null });
			store.sessions.record(id, [], { ...NO_USAGE, cost_usd: usd, models: [] });
			store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 1 });
		},
		/** Ends the run, or lets its process go without a word. */
		async end(name: string, reason: RunEnd | null) {
			const { run, store, over } = open.get(name) as { run: Run; store: ProjectStore; over: () => void };
			if (reason !== null) store.runs.end(run.id, reason, null);
			store.close();
			open.delete(name);
			over();
			await scheduler.look();
			await scheduler.look();
		},
		async at(time: number) {
			clock.now = time;
			await scheduler.look();
			return started.splice(0);
		},
	};
}

test('a run is started when its window opens, once, and as one that keeps to its windows', async () => {
	const on = schedule();
	on.project('recipes');
	on.project('other');
	on.registry.changeSettings({ schedule: NIGHTS }, 'recipes');
	expect(await on.at(NOON)).toEqual([]);
	expect(await on.at(NOON + 10 * HOUR - 1)).toEqual([]);
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	expect(on.launched).toMatchObject([{ scheduled: true }]);
	expect(await on.at(NOON + 12 * HOUR)).toEqual([]);
});

test('what is set for all projects starts those that have no windows of their own', async () => {
	const on = schedule();
	for (const name of ['a', 'b', 'c']) on.project(name);
	on.registry.changeSettings({ schedule: NIGHTS });
	on.registry.changeSettings({ schedule: 'fri 01:00-02:00 UTC' }, 'b');
	on.registry.changeSettings({ schedule: 'mon-sun 00:00-24:00' }, 'c');
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['a']);
	expect(await on.at(NOON + 13 * HOUR)).toEqual(['b']);
});

test('an opening that the machine slept through counts while the window is open, and not after', async () => {
	const on = schedule();
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS });
	await on.scheduler.look();
	expect(await on.at(NOON + 19 * HOUR)).toEqual([]);
	expect(await on.at(NOON + 24 * HOUR + 17 * HOUR)).toEqual(['recipes']);
});

test('a window that was open before it was set, or before there was the project, waits for its next opening', async () => {
	const on = schedule();
	on.clock.now = NOON + 11 * HOUR;
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS });
	expect(await on.at(NOON + 12 * HOUR)).toEqual([]);
	expect(await on.at(NOON + 34 * HOUR)).toEqual(['recipes']);
});

test('a run that was stopped in its window is started again by the next one', async () => {
	const on = schedule();
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS });
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	on.clock.now += HOUR;
	await on.end('recipes', 'stopped');
	expect(await on.at(NOON + 12 * HOUR)).toEqual([]);
	expect(await on.at(NOON + 34 * HOUR)).toEqual(['recipes']);
	on.clock.now += HOUR;
	await on.end('recipes', 'failing_sessions');
	expect(await on.at(NOON + 58 * HOUR)).toEqual(['recipes']);
	on.clock.now += HOUR;
	await on.end('recipes', 'no_progress');
	expect(await on.at(NOON + 82 * HOUR)).toEqual([]);
});

test('a run that spent its own budget holds none of the next windows back', async () => {
	const on = schedule();
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS, budget_run: 20 });
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	on.spend('recipes', 20);
	await on.end('recipes', 'budget');
	expect(await on.at(NOON + 11 * HOUR)).toEqual([]);
	expect(await on.at(NOON + 34 * HOUR)).toEqual(['recipes']);
});

test('a budget that is spent when a window opens is asked again while it is open', async () => {
	const on = schedule();
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS, budget_project: 20 });
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	on.spend('recipes', 20);
	await on.end('recipes', 'budget');
	expect(await on.at(NOON + 34 * HOUR)).toEqual([]);
	on.registry.changeSettings({ budget_project: 40 });
	expect(await on.at(NOON + 35 * HOUR)).toEqual(['recipes']);
});

test('a run that lived when its window opened, whoever started it, is begun again when its process goes', async () => {
	const on = schedule();
	const directory = on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS });
	const store = openProjectStore(directory, { now: () => on.clock.now, isAlive: () => true });
	onTestFinished(() => store.close());
	const runner = spawn('sleep', ['600'], { stdio: 'ignore' });
	onTestFinished(() => void runner.kill('SIGKILL'));
	await once(runner, 'spawn');
	const owner = identityOf(runner.pid as number);
	if (owner === undefined) throw new Error('It does not live.');
	store.runs.begin({ yolo: false, model: null, maxIterations: null, box: '' }, owner);
	expect(await on.at(NOON + 10 * HOUR)).toEqual([]);
	const gone = once(runner, 'exit');
	runner.kill('SIGKILL');
	await gone;
	expect(await on.at(NOON + 11 * HOUR)).toEqual(['recipes']);
});

test('a run that crashes is started again, and not for ever', async () => {
	const on = schedule();
	on.project('recipes');
	on.registry.changeSettings({ schedule: NIGHTS });
	on.crashing();
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	for (const again of [['recipes'], ['recipes'], []]) {
		await on.end('recipes', null);
		expect(on.started.splice(0)).toEqual(again);
		if (again.length === 0) break;
	}
	expect(await on.at(NOON + 11 * HOUR)).toEqual([]);
});

test('what keeps a run from being started is told, reported once, and tried again in the next window', async () => {
	const on = schedule();
	on.project('recipes');
	on.project('unfilled', null);
	on.registry.changeSettings({ schedule: NIGHTS });
	on.refuse(new AutocoderError('CREDENTIALS_MISSING', 'No Claude credentials were found.'));
	expect(await on.at(NOON + 10 * HOUR)).toEqual(['recipes']);
	expect(on.scheduler.problem('recipes')).toBe('No Claude credentials were found.');
	expect(on.scheduler.problem('unfilled')).toMatch(/says nothing yet/);
	expect(on.reported).toEqual(['CREDENTIALS_MISSING', 'SPEC_UNFILLED']);
	expect(await on.at(NOON + 11 * HOUR)).toEqual([]);
	on.refuse(null);
	expect(await on.at(NOON + 34 * HOUR)).toEqual(['recipes']);
	expect(on.scheduler.problem('recipes')).toBeNull();
	expect(on.reported).toHaveLength(3);
});
