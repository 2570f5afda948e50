import { afterEach, describe, expect, it } from 'vitest';
import type { SessionSettings } from '../../src/agent/session-host.ts';
import { sessionSettings } from '../../src/cli/session-settings.ts';
import { DEFAULT_POLICY } from '../../src/core/next-step.ts';
import type { FaultRule } from '../../src/rehearsal/faults.ts';
import { type RunOptions, runProject } from '../../src/runner/run-project.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
afterEach(() => workshop.close());

async function settingsOf(changes: Partial<SessionSettings> = {}): Promise<SessionSettings> {
	const environment = {
		variables: workshop.env,
		home: workshop.env.HOME ?? '',
		fromProject: new Set<string>(),
		ignored: [],
		claudeExecutable: null,
		headless: true,
	};
	const { settings } = await sessionSettings(workshop.directory, { model: null, yolo: true }, environment);
	return { ...settings, ...changes };
}

const options = (settings: SessionSettings, changes: Partial<RunOptions> = {}): RunOptions => ({
	settings,
	boxDetail: 'test',
	maxIterations: 1,
	policy: { ...DEFAULT_POLICY, retryDelayMs: 10 },
	requireSpec: () => {},
	...changes,
});

const always = (fault: FaultRule['fault']): FaultRule[] => [{ times: 1_000, fault }];

describe('the bounds of a session', () => {
	it('end one that has gone silent, with nothing left over', async () => {
		workshop = await openWorkshop(tinyScenario(1), always({ kind: 'stalled-stream' }));
		const settings = await settingsOf({ bounds: { startMs: 30_000, totalMs: 600_000, silenceMs: 2_000 } });
		const store = workshop.store();
		await runProject(store, options(settings));
		expect(store.sessions.list()).toMatchObject([{ outcome: 'stalled' }]);
		expect(workshop.leftovers()).toBe(0);
	});

	it('end one that takes too long, and keep what it cost', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 30 }));
		const settings = await settingsOf({ bounds: { startMs: 30_000, totalMs: 3_000, silenceMs: 600_000 } });
		const store = workshop.store();
		await runProject(store, options(settings, { maxIterations: 2 }));
		expect(store.sessions.list()).toMatchObject([
			{ outcome: 'completed' },
			{ outcome: 'timed_out', cost_estimated: false },
		]);
		expect(store.features.stats().in_progress).toBe(0);
		expect(workshop.leftovers()).toBe(0);
	});
});

describe('the limits of a session', () => {
	it('end a runaway that starts too many processes, with all of them', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		// bubblewrap's first process and Claude are two.
		const settings = await settingsOf({ limits: { processes: 2, outputBytes: 1_000_000 } });
		const store = workshop.store();
		await runProject(store, options(settings, { maxIterations: 2 }));
		const [, last] = store.sessions.list();
		expect(last).toMatchObject({
			outcome: 'runaway',
			detail: expect.stringContaining('of which 2 are allowed') as unknown,
		});
		expect(store.features.stats().in_progress).toBe(0);
		expect(workshop.leftovers()).toBe(0);
	});

	it('end one that writes without end', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const settings = await settingsOf({ limits: { processes: 600, outputBytes: 20 } });
		const store = workshop.store();
		await runProject(store, options(settings));
		expect(store.sessions.list()).toMatchObject([{ outcome: 'runaway' }]);
		expect(workshop.leftovers()).toBe(0);
	});
});

describe('a budget', () => {
	const budgets = { run: null, day: null, project: null, warnPercent: 80 };

	it('ends a session in the midst of its work, then the run, which goes on when it is raised', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const store = workshop.store();
		// One answer costs more.
		const first = await runProject(
			store,
			options(await settingsOf(), { maxIterations: null, budgets: () => ({ ...budgets, run: 0.000_001 }) }),
		);
		expect(first).toMatchObject({ reason: 'budget', exitCode: 3 });
		expect(first.detail).toContain('Raise it and run it again to go on.');
		expect(store.sessions.list()).toMatchObject([{ outcome: 'max_budget' }]);
		const told = store.journal.after(0, 1_000).filter(({ type }) => type === 'budget.warned');
		expect(told).toMatchObject([{ run_id: first.runId, data: { scope: 'run', budget_usd: 0.000_001 } }]);
		expect(workshop.leftovers()).toBe(0);
		const second = await runProject(
			store,
			options(await settingsOf(), { maxIterations: null, budgets: () => ({ ...budgets, project: 1_000 }) }),
		);
		expect(second).toMatchObject({ reason: 'all_passing' });
	});

	it('that is spent already lets no session start', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const store = workshop.store();
		await runProject(store, options(await settingsOf()));
		const requests = workshop.server.requests.length;
		const result = await runProject(
			store,
			options(await settingsOf(), { budgets: () => ({ ...budgets, project: 0.000_001 }) }),
		);
		expect(result.reason).toBe('budget');
		expect(workshop.server.requests).toHaveLength(requests);
	});
});

describe('the circuit breaker', () => {
	it('ends a run whose sessions fail one after the other', async () => {
		workshop = await openWorkshop(tinyScenario(1), always({ kind: 'invalid-request' }));
		const store = workshop.store();
		const result = await runProject(store, options(await settingsOf(), { maxIterations: null }));
		expect(result).toMatchObject({ reason: 'failing_sessions', exitCode: 1 });
		expect(store.sessions.list()).toHaveLength(DEFAULT_POLICY.maxFailedSessions);
		expect(store.sessions.list().every(({ outcome }) => outcome === 'api_error')).toBe(true);
	});
});

describe('ending a run at once', () => {
	it('does not wait for the session, closes its rows, and frees its feature', async () => {
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		const store = workshop.store();
		const atOnce = new AbortController();
		const run = runProject(store, options(await settingsOf(), { maxIterations: null, endAtOnce: atOnce.signal }));
		await until('a feature is in progress', () => store.features.stats().in_progress === 1);
		atOnce.abort();
		expect(await run).toMatchObject({ reason: 'stopped', exitCode: 0 });
		expect(store.features.stats().in_progress).toBe(0);
		expect(store.sessions.list().every(({ ended_at }) => ended_at !== null)).toBe(true);
		expect(workshop.leftovers()).toBe(0);
	});
});

describe('without bubblewrap', () => {
	it('a run completes in process groups, and leaves nothing', async () => {
		workshop = await openWorkshop(tinyScenario(1));
		const settings = await settingsOf();
		const store = workshop.store();
		const grouped = { ...settings, box: { ...settings.box, kind: 'process-group' as const } };
		expect(await runProject(store, options(grouped, { maxIterations: null }))).toMatchObject({ reason: 'all_passing' });
		expect(workshop.leftovers()).toBe(0);
	});

	it("an agent's git clean -fdx, out of the guard's sight, takes the database away, and the run puts back what it knew", async () => {
		const command = `node -e 'require("node:child_process").execSync("git clean -fdxq")'; sleep 30`;
		workshop = await openWorkshop(tinyScenario(2, { command }));
		const settings = await settingsOf();
		const grouped = { ...settings, box: { ...settings.box, kind: 'process-group' as const } };
		const run = runProject(workshop.store(), options(grouped, { maxIterations: null }));
		await expect(run).rejects.toMatchObject({ code: 'DATABASE_REPLACED' });
		expect(workshop.store().features.stats().total).toBe(2);
		expect(workshop.leftovers()).toBe(0);
	});
});
