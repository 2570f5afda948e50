import { afterEach, expect, it } from 'vitest';
import { sessionSettings } from '../../src/cli/session-settings.ts';
import type { Budgets } from '../../src/contract/cost.ts';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import { mayWork } from '../../src/core/schedule.ts';
import { readSchedule } from '../../src/core/schedule-state.ts';
import { isAlive } from '../../src/process/identity.ts';
import type { FaultRule } from '../../src/rehearsal/faults.ts';
import type { Script } from '../../src/rehearsal/script.ts';
import { feature, say, turn } from '../../src/rehearsal/turns.ts';
import { NO_BUDGETS } from '../../src/runner/money.ts';
import { type RunResult, runProject } from '../../src/runner/run-project.ts';
import { openProjectStore, type ProjectStore } from '../../src/store/project-store.ts';
import { json } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
/** What a session takes of the simulated time. */
const SESSION = HOUR;
/** An account that is spent an hour after it could be used again. */
const LIMIT = 4 * HOUR;
/** Of a session of the model below. */
const REQUESTS = 3;
/** More than a week has sessions for. */
const FEATURES = 300;
const SLEEP = 9 * HOUR;
/** Nobody pays for the evening. */
const WINDOWS = readSchedule('mon-sun 00:00-21:00 UTC', 'UTC') ?? [];
/** A bound for what hangs; on a quiet machine it is over in a minute. */
const TIMEOUT_MS = 900_000;

let workshop: Workshop;
let store: ProjectStore;
/** How far the clock of the run and of the model is ahead. */
let ahead = 0;
const now = () => Date.now() + ahead;

afterEach(async () => {
	store.close();
	await workshop.close();
});

/** A model that lets a feature pass in each session. */
function* session(): Script {
	const [next] = yield turn('', feature('get_next'));
	const { id } = json(next);
	yield turn('', feature('mark_passing', { feature_id: id }));
	yield say('Done.');
}

/** Each session that ends well is followed by one that meets the limit at its first request. */
const LIMITS: FaultRule[] = Array.from({ length: FEATURES }, (_, index) => ({
	when: { request: (index + 1) * (REQUESTS + 1) },
	fault: { kind: 'usage-limit', resetsInSeconds: LIMIT / 1_000 },
}));

it('a week of limits, sleeps of the machine, a budget of the day and run windows is worked through', {
	timeout: TIMEOUT_MS,
}, async () => {
	workshop = await openWorkshop(() => session(), LIMITS, now);
	store = openProjectStore(workshop.directory, { now, isAlive });
	store.features.create(
		Array.from({ length: FEATURES }, (_, index) => ({
			category: 'functional',
			name: `Feature ${index + 1}`,
			description: `It is number ${index + 1}.`,
			steps: ['Look'],
		})),
		{ kind: 'person' },
	);
	const { ANTHROPIC_API_KEY: _, ...variables } = workshop.env;
	const { settings } = await sessionSettings(
		workshop.directory,
		{ model: null, yolo: true },
		{
			// Only a subscription meets limits with a time; any token will do for a rehearsal.
			variables: { ...variables, CLAUDE_CODE_OAUTH_TOKEN: 'rehearsal' },
			home: workshop.env.HOME ?? '',
			claudeExecutable: null,
			fromProject: new Set<string>(),
			ignored: [],
			headless: true,
		},
	);
	const run = () =>
		runProject(store, {
			settings,
			boxDetail: 'test',
			maxIterations: null,
			policy: { ...DEFAULT_POLICY, retryDelayMs: 10 },
			budgets,
			schedule: () => WINDOWS,
			scheduled: true,
			requireSpec: () => {},
		});

	const began = now();
	const sleeps = { whileWaiting: began + 2.2 * 24 * HOUR, atWork: began + 4.4 * 24 * HOUR };
	const ended: RunResult[] = [];
	while (now() < began + WEEK) {
		const running = run();
		const result = await live(running, began + WEEK, sleeps);
		if (result === null) {
			expect(store.runs.latest()).toMatchObject({ alive: true, run: { end_reason: null } });
			weekIsOver = true;
			const passing = store.features.stats().passing;
			// Alive and at work: one more feature passes after the week.
			await live(running, Number.POSITIVE_INFINITY, sleeps, () => store.features.stats().passing > passing);
			store.runs.wish('stopped');
			expect(await running).toMatchObject({ reason: 'stopped' });
			break;
		}
		expect(result).toMatchObject({ reason: 'budget' });
		ended.push(result);
		// A person comes back the next morning.
		moveTo(new Date(now()).setHours(32, 0, 0, 0));
	}

	const sessions = store.sessions.list();
	const limits = sessions.filter(({ outcome }) => outcome === 'limited');
	const worked = sessions.filter(({ outcome }) => outcome === 'completed');
	const closed = store.journal
		.after(0, 1_000_000)
		.filter(
			(event) => event.type === 'run.status' && event.data.status === 'waiting' && event.data.waits_for === 'window',
		);
	// All of it happened over and over, so that what follows says something.
	expect(limits.length).toBeGreaterThan(10);
	expect(worked.length).toBeGreaterThan(10);
	expect(ended.length).toBeGreaterThan(1);
	expect(closed.length).toBeGreaterThan(1);
	expect(sleeps).toEqual({ whileWaiting: null, atWork: null });

	expect(
		sessions.filter(({ outcome }) => !['completed', 'limited', 'max_budget', 'interrupted'].includes(outcome ?? '')),
	).toEqual([]);
	const resets = workshop
		.rawDatabase()
		.prepare("SELECT id, resumes_at FROM sessions WHERE outcome = 'limited' ORDER BY id")
		.all() as { id: number; resumes_at: number }[];
	expect(resets.every(({ resumes_at }, index) => resumes_at > (limits[index]?.started_at ?? 0) + LIMIT / 2)).toBe(true);
	const against = resets.flatMap(({ id, resumes_at }) =>
		sessions
			.filter((one) => one.id > id && one.started_at < resumes_at)
			.map((one) => ({ limited: id, started: one.id })),
	);
	expect(against).toEqual([]);
	expect(sessions.filter(({ started_at }) => !mayWork(WINDOWS, started_at, null).open)).toEqual([]);
	const refused = workshop.server.requests.filter(({ asked }) => asked?.kind === 'refused');
	expect(refused).toEqual([]);

	const events = store.journal.after(0, 1_000_000);
	expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
	const passed = events.filter(({ type }) => type === 'feature.passed').map(({ feature_id }) => feature_id);
	expect(passed).toEqual(passed.map((_id, index) => index + 1));
	for (const { day, cost_usd } of store.ledger.report().by_day)
		expect(cost_usd, day).toBeLessThanOrEqual((dayBudget ?? 0) + 2 * (firstCost() ?? 0));
	expect(workshop.leftovers()).toBe(0);
});

const firstCost = () => store.sessions.list().find(({ outcome }) => outcome === 'completed')?.cost_usd ?? null;
let dayBudget: number | null = null;
let weekIsOver = false;

/** As much as three and a half sessions cost, once it is known what one costs. */
function budgets(): Budgets {
	const cost = firstCost();
	if (cost !== null) dayBudget ??= cost * 3.5;
	return { ...NO_BUDGETS, day: weekIsOver ? null : dayBudget };
}

function moveTo(time: number): void {
	ahead += Math.max(0, time - now());
}

type Sleeps = { whileWaiting: number | null; atWork: number | null };

/**
 * Lets simulated time pass for a run: what a session takes, what it waits, and nights in which the machine sleeps. The answer is the run's
 * result, or null when it still lives at the given time (or when `enough` says so).
 */
async function live(
	running: Promise<RunResult>,
	until: number,
	sleeps: Sleeps,
	enough: () => boolean = () => false,
): Promise<RunResult | null> {
	let result: RunResult | null = null;
	let failure: unknown;
	running.then(
		(value) => (result = value),
		(error: unknown) => (failure = error),
	);
	let done = store.sessions.list().filter(({ ended_at }) => ended_at !== null).length;
	while (result === null && failure === undefined && now() < until && !enough()) {
		await new Promise((resolve) => setTimeout(resolve, 10));
		const sessions = store.sessions.list();
		const over = sessions.filter(({ ended_at }) => ended_at !== null);
		if (over.length > done) {
			if (over.at(-1)?.outcome === 'completed') ahead += SESSION;
			done = over.length;
		}
		const status = store.runs.latest()?.run;
		if (status?.status === 'waiting' && status.resumes_at !== null && now() < status.resumes_at) {
			const sleeping = sleeps.whileWaiting !== null && now() >= sleeps.whileWaiting;
			if (sleeping) sleeps.whileWaiting = null;
			moveTo(status.resumes_at + (sleeping ? SLEEP : 0));
		} else if (sleeps.atWork !== null && now() >= sleeps.atWork && sessions.length > over.length) {
			sleeps.atWork = null;
			ahead += SLEEP;
		}
	}
	if (failure !== undefined) throw failure as Error;
	return result;
}
