import { expect, it } from 'vitest';
import type { SessionKind, SessionUse, Usage } from '../contract/session.ts';
import { create, NOON, newProject, type TestProject } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

const NOTHING: Usage = {
	input_tokens: 0,
	output_tokens: 0,
	cache_read_tokens: 0,
	cache_creation_tokens: 0,
	cost_usd: 0,
	cost_estimated: false,
	turns: 0,
};
const DAY = 24 * 3_600_000;

function use(...models: [model: string, usd: number][]): SessionUse {
	const used = models.map(([model, cost_usd]) => ({ ...NOTHING, model, cost_usd, input_tokens: 100, turns: 1 }));
	const cost_usd = used.reduce((sum, one) => sum + one.cost_usd, 0);
	return { ...NOTHING, cost_usd, input_tokens: 100 * used.length, turns: used.length, models: used };
}

function session(
	project: TestProject,
	store: ProjectStore,
	kind: SessionKind,
	used: SessionUse,
	runId: number | null = null,
) {
	const owner = project.bornProcess();
	const id = store.sessions.begin({ kind, runId, owner, model: null });
	store.sessions.record(id, [], used);
	return { id, actor: { kind: 'session', id } as const };
}

it('adds up by day, model, kind and feature, and forecasts the rest', () => {
	const project = newProject();
	const store = project.open();
	const [one = 0, two = 0, three = 0] = create(store, 'one', 'two', 'three');
	session(project, store, 'initializer', use(['opus', 3]));
	const first = session(project, store, 'coding', use(['opus', 1.5], ['haiku', 0.5]));
	store.features.pass(one, first.actor);
	project.clock = NOON + DAY;
	const second = session(project, store, 'coding', use(['opus', 1]));
	store.features.pass(two, second.actor);
	store.features.change(three, { do: 'claim' }, second.actor);

	const report = store.ledger.report();
	expect(report.total).toMatchObject({ sessions: 3, cost_usd: 6, input_tokens: 400, turns: 4, cost_estimated: false });
	const local = (time: number) =>
		new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
	expect(report.by_day).toMatchObject([
		{ day: local(NOON + DAY), sessions: 1, cost_usd: 1 },
		{ day: local(NOON), sessions: 2, cost_usd: 5 },
	]);
	expect(report.by_model).toMatchObject([
		{ model: 'opus', sessions: 3, cost_usd: 5.5 },
		{ model: 'haiku', sessions: 1, cost_usd: 0.5 },
	]);
	expect(report.by_kind).toMatchObject([
		{ kind: 'coding', sessions: 2, cost_usd: 3 },
		{ kind: 'initializer', sessions: 1, cost_usd: 3 },
	]);
	// The second session is shared by two features.
	const half = { ...NOTHING, sessions: 1, cost_usd: 0.5, input_tokens: 50, turns: 1 };
	expect(report.by_feature).toEqual([
		{ ...half, feature_id: one, name: 'one', passes: true, cost_usd: 2, input_tokens: 200, turns: 2 },
		{ ...half, feature_id: two, name: 'two', passes: true },
		{ ...half, feature_id: three, name: 'three', passes: false },
	]);
	expect(report.forecast).toEqual({ features: 1, usd_per_feature: 1.25, cost_usd: 1.25 });
});

it('replaces an estimate by the figures that come after it, under whatever names of models', () => {
	const project = newProject();
	const store = project.open();
	const { id } = session(project, store, 'coding', { ...use(['opus-estimated', 9]), cost_estimated: true });
	expect(store.ledger.report().total.cost_estimated).toBe(true);
	store.sessions.record(id, [], use(['opus', 2]));
	const { total, by_model } = store.ledger.report();
	expect(total).toMatchObject({ cost_usd: 2, cost_estimated: false });
	expect(by_model).toMatchObject([{ model: 'opus', cost_usd: 2 }]);
});

it('knows what a run, a day and the project have spent', () => {
	const project = newProject();
	const store = project.open();
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, project.bornProcess());
	session(project, store, 'external', use(['opus', 1]));
	project.clock = NOON + DAY;
	session(project, store, 'coding', use(['opus', 2]), run.id);
	session(project, store, 'coding', use(['opus', 4]));
	expect(store.ledger.spent(run.id, NOON + DAY / 2)).toEqual({ run: 2, day: 6, project: 7 });
	expect(store.ledger.spent(run.id + 1, NOON + 2 * DAY)).toEqual({ run: 0, day: 0, project: 7 });
});

it('of a project without sessions is nothing', () => {
	const store = newProject().open();
	expect(store.ledger.report()).toMatchObject({
		total: { sessions: 0, cost_usd: 0 },
		by_day: [],
		by_feature: [],
		forecast: null,
	});
	expect(store.ledger.spent(1, 0)).toEqual({ run: 0, day: 0, project: 0 });
});

it('adds up all sessions of a run, however many, and no talks beside them', () => {
	const project = newProject();
	const store = project.open();
	const begin = () =>
		store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, project.bornProcess());
	const first = begin();
	for (let count = 0; count < 180; count++) session(project, store, 'coding', use(['opus', 0.25]), first.id);
	for (let count = 0; count < 150; count++) session(project, store, 'assistant', use(['opus', 1]));
	expect(store.ledger.ofRun(first.id)).toMatchObject({
		sessions: 180,
		cost_usd: 45,
		input_tokens: 18_000,
		turns: 180,
		cost_estimated: false,
		rehearsed: false,
	});
	const owner = project.bornProcess();
	const open = store.sessions.begin({ kind: 'coding', runId: first.id, owner, model: 'rehearsal' });
	expect(store.ledger.ofRun(first.id)).toMatchObject({ sessions: 181, cost_usd: 45, rehearsed: true });
	store.sessions.record(open, [], { ...use(['opus', 2]), cost_estimated: true });
	expect(store.ledger.ofRun(first.id)).toMatchObject({ cost_usd: 47, cost_estimated: true });
	expect(store.ledger.ofRun(first.id + 1)).toMatchObject({ sessions: 0, cost_usd: 0, rehearsed: false });
});
