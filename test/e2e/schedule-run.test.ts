import { afterEach, expect, it } from 'vitest';
import { sessionSettings } from '../../src/cli/session-settings.ts';
import { parseSchedule } from '../../src/contract/schedule.ts';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import { type Schedule, scheduleOf } from '../../src/core/schedule.ts';
import { isAlive } from '../../src/process/identity.ts';
import { type RunOptions, type RunResult, runProject } from '../../src/runner/run-project.ts';
import { openProjectStore, type ProjectStore } from '../../src/store/project-store.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

/** Three sessions of a real Claude, on a machine that does other things beside. */
const LONG = { timeout: 180_000 };
const HOUR = 3_600_000;
/** A Thursday; the window opens at 22:00 and ends at 6:00. */
const NOON = Date.UTC(2026, 10, 26, 12);

let workshop: Workshop;
let store: ProjectStore;
let running: Promise<RunResult>;
let now: number;
let windows: Schedule | null;

afterEach(async () => {
	store.runs.wish('stopped');
	await running;
	store.close();
	await workshop.close();
});

/** A run in this process whose clock the test moves. */
async function start(changes: Partial<RunOptions>): Promise<void> {
	now = NOON;
	windows = schedule('mon-sun 22:00-06:00 UTC');
	store = openProjectStore(workshop.directory, { now: () => now, isAlive });
	const environment = {
		variables: workshop.env,
		home: workshop.env.HOME ?? '',
		claudeExecutable: null,
		fromProject: new Set<string>(),
		ignored: [],
		headless: true,
	};
	const { settings } = await sessionSettings(workshop.directory, { model: null, yolo: true }, environment);
	running = runProject(store, {
		settings,
		boxDetail: 'test',
		maxIterations: null,
		policy: DEFAULT_POLICY,
		requireSpec: () => {},
		schedule: () => windows,
		...changes,
	});
}

function schedule(text: string): Schedule {
	const parsed = parseSchedule(text);
	if ('what' in parsed) throw new Error(parsed.what);
	return scheduleOf(parsed.windows, 'UTC');
}

function heartbeat(): number {
	const row = workshop.rawDatabase().prepare('SELECT heartbeat_at FROM runner_lease').get();
	return (row as { heartbeat_at: number }).heartbeat_at;
}

const waiting = (resumesAt: number) =>
	until('the run waits for its window', () => {
		const run = store.runs.latest()?.run;
		return run?.status === 'waiting' && run.waits_for === 'window' && run.resumes_at === resumesAt;
	});

/** So many sessions have begun, and the last one is in the midst of its work. */
async function working(sessions: number): Promise<void> {
	await until(
		'the session before has ended',
		() => store.sessions.list().filter(({ ended_at }) => ended_at !== null).length === sessions - 1,
	);
	await until('the session has begun', () => store.sessions.list().length === sessions);
	await until('its Claude is ready', () => store.sessions.list().at(-1)?.model != null);
	await until('it holds a feature', () => store.features.stats().in_progress === 1);
}

it(
	'a run waits for its window, works in it, stops at its end, and misses one that it slept through',
	LONG,
	async () => {
		workshop = await openWorkshop(tinyScenario(3, { slowSeconds: 100 }));
		await start({ scheduled: true });
		await waiting(NOON + 10 * HOUR);
		expect(store.runs.latest()?.run).toMatchObject({ detail: 'Outside its run window until Thu 22:00 (UTC).' });
		expect(store.sessions.list()).toEqual([]);

		now = NOON + 10 * HOUR;
		await working(2);
		expect(store.runs.latest()?.run).toMatchObject({ status: 'running', waits_for: null, resumes_at: null });

		now = NOON + 18 * HOUR;
		await waiting(NOON + 34 * HOUR);
		expect(store.sessions.list()).toMatchObject([
			{ kind: 'initializer', outcome: 'completed' },
			{ kind: 'coding', outcome: 'interrupted', detail: 'Its run window ended.', cost_estimated: false },
		]);
		expect(store.sessions.list()[1]?.cost_usd).toBeGreaterThan(0);
		expect(store.features.stats().in_progress).toBe(0);
		await until('no Claude is left to wait for the window', () => workshop.leftovers() === 0);

		// Asleep from before the next window until after it.
		now = NOON + 43 * HOUR;
		await waiting(NOON + 58 * HOUR);
		expect(store.sessions.list()).toHaveLength(2);
	},
);

it('that waits for its window works when a person says so, until the next one ends', LONG, async () => {
	workshop = await openWorkshop(tinyScenario(2, { slowSeconds: 100 }));
	await start({ scheduled: true });
	await waiting(NOON + 10 * HOUR);
	store.runs.wish('running');
	await working(2);
	now = NOON + 18 * HOUR - 1;
	await until('the runner has seen the time', () => heartbeat() === now);
	expect(store.runs.latest()?.run.status).toBe('running');
	now = NOON + 18 * HOUR;
	await waiting(NOON + 34 * HOUR);
	expect(store.sessions.list()).toMatchObject([{ outcome: 'completed' }, { outcome: 'interrupted', ended_at: now }]);
	store.runs.wish('stopped');
	expect(await running).toMatchObject({ reason: 'stopped' });
});

it('works at once when a person starts it outside its window', LONG, async () => {
	workshop = await openWorkshop(tinyScenario(1));
	await start({});
	expect(await running).toMatchObject({ reason: 'all_passing' });
	expect(store.journal.after(0, 1_000).filter(({ type }) => type === 'run.status')).toEqual([]);
});

it('works as soon as its windows are taken back', LONG, async () => {
	workshop = await openWorkshop(tinyScenario(1));
	await start({ scheduled: true });
	await waiting(NOON + 10 * HOUR);
	windows = null;
	// The settings are looked at each minute.
	now += 61_000;
	expect(await running).toMatchObject({ reason: 'all_passing' });
});
