import { describe, expect, it } from 'vitest';
import { type WebhookChoice, webhookBody, webhookChoice } from '../contract/webhook.ts';
import { create, done, NOON, newProject, PERSON } from './fixtures/support.fixture.ts';

const OK = { at: NOON, duration_ms: 3, status: 200, error: null };
const FAILED = { at: NOON, duration_ms: 3, status: 500, error: 'It was answered by 500.' };

function passing(count: number) {
	const project = newProject();
	const store = project.open();
	store.outbox.announce('recipes');
	const ids = create(store, ...Array.from({ length: count }, (_, index) => `feature ${index}`));
	for (const id of ids) done(store.features.pass(id, PERSON));
	return { project, store, outbox: store.outbox };
}

it('a delivery is there as soon as the feature passes, and only then', () => {
	const { project, store, outbox } = passing(1);
	const [delivery] = outbox.page(null, 10);
	expect(delivery).toMatchObject({
		number: 1,
		event: 'feature.passed',
		feature_id: 1,
		created_at: NOON,
		next_attempt_at: NOON,
		attempts: 0,
		body: {
			delivery_id: delivery?.id,
			event: 'feature.passed',
			project: 'recipes',
			feature_id: 1,
			feature_name: 'feature 0',
			passing_count: 1,
			total_count: 1,
			percentage: 100,
			timestamp: '2026-01-31T12:00:00.000Z',
		},
	});
	store.features.pass(1, PERSON);
	expect(outbox.page(null, 10)).toHaveLength(1);
	store.features.change(1, { do: 'fail', reason: 'It broke.' }, PERSON);
	project.behind((database) =>
		database.exec(
			"CREATE TRIGGER no_more BEFORE INSERT ON webhook_deliveries BEGIN SELECT raise(ABORT, 'no more'); END",
		),
	);
	expect(() => store.features.pass(1, PERSON)).toThrow();
	expect(store.features.get(1)?.passes).toBe(false);
});

it('one process at a time sends a delivery; one that is killed meanwhile loses it by time', () => {
	const { project, outbox } = passing(1);
	const other = project.open().outbox;
	const held = outbox.take(6_000);
	expect(held?.feature_id).toBe(1);
	expect(other.take(6_000)).toBeUndefined();
	expect(other.takeAgain(held?.id ?? '', 6_000)).toBe('held');
	project.clock = NOON + 6_000;
	expect(other.take(6_000)).toEqual(held);
});

it('one that fails holds back the later ones until it is delivered or given up', () => {
	const { project, outbox } = passing(3);
	const other = project.open().outbox;
	const first = outbox.take(1_000);
	expect(first?.number).toBe(1);
	// The others wait while it is being sent, and while it waits.
	expect(other.take(1_000)).toBeUndefined();
	outbox.settle(first?.id ?? '', FAILED, NOON + 10_000);
	expect(other.take(1_000)).toBeUndefined();
	expect(other.nextDue()).toBe(NOON + 10_000);
	project.clock = NOON + 10_000;
	expect(outbox.take(1_000)).toMatchObject({ number: 1, attempts: 1, last_status: 500 });
	outbox.settle(first?.id ?? '', OK, null);
	const second = other.take(1_000);
	expect(second?.number).toBe(2);
	other.settle(second?.id ?? '', FAILED, null);
	expect(other.take(1_000)?.number).toBe(3);
	expect(outbox.page(null, 10, 'delivered')).toMatchObject([{ number: 1, delivered_at: NOON + 10_000 }]);
	expect(outbox.page(null, 10, 'failed')).toMatchObject([{ number: 2, next_attempt_at: null }]);
	expect(outbox.page(null, 10, 'pending')).toMatchObject([{ number: 3 }]);
	expect(outbox.page(2, 10)).toMatchObject([{ number: 1 }]);
	expect(outbox.depth()).toEqual({ pending: 1, failed: 1 });
});

it('what is sent anew by hand waits for none, and none for it', () => {
	const { project, outbox } = passing(2);
	const [first, second] = [outbox.take(1_000)?.id ?? '', outbox.page(null, 1)[0]?.id ?? ''];
	outbox.settle(first, FAILED, null);
	outbox.takeAgain(first, 1_000);
	outbox.settle(first, FAILED, NOON + 60_000);
	expect(outbox.get(first)).toMatchObject({ by_hand: true, next_attempt_at: NOON + 60_000 });
	expect(outbox.take(1_000)?.id).toBe(second);
	outbox.settle(second, FAILED, NOON + 120_000);
	project.clock = NOON + 60_000;
	expect(outbox.nextDue()).toBe(NOON + 60_000);
	expect(outbox.take(1_000)?.id).toBe(first);
	// One that is still in the queue stays there.
	outbox.takeAgain(second, 1_000);
	expect(outbox.get(second)?.by_hand).toBe(false);
});

it('a failure that is told late does not take back what another has delivered meanwhile', () => {
	const { project, outbox } = passing(1);
	const other = project.open().outbox;
	const id = outbox.take(1_000)?.id ?? '';
	project.clock = NOON + 1_000;
	expect(other.take(1_000)?.id).toBe(id);
	other.settle(id, OK, null);
	outbox.settle(id, FAILED, NOON + 2_000);
	expect(outbox.get(id)).toMatchObject({ delivered_at: NOON + 1_000, next_attempt_at: null, attempts: 2 });
	expect(outbox.nextDue()).toBeNull();
});

it('a clock that was set back holds neither a delivery that was taken nor those behind it', () => {
	const { project, outbox } = passing(2);
	const taken = outbox.take(6_000)?.id;
	project.clock = NOON - 365 * 86_400_000;
	expect(outbox.nextDue()).toBeLessThanOrEqual(project.clock);
	expect(outbox.take(6_000)?.id).toBe(taken);
	outbox.settle(taken ?? '', { ...OK, at: project.clock }, null);
	expect(outbox.take(6_000)?.id).toBeDefined();
});

it('a delivery that failed is not due before its time', () => {
	const { project, outbox } = passing(1);
	const id = outbox.take(6_000)?.id ?? '';
	outbox.settle(id, FAILED, NOON + 3_600_000);
	project.clock = NOON + 3_599_999;
	expect(outbox.take(6_000)).toBeUndefined();
	project.clock = NOON + 3_600_000;
	expect(outbox.take(6_000)?.id).toBe(id);
});

describe('what is told', () => {
	const SETTINGS = { yolo: true, model: 'opus', maxIterations: null, box: '' };

	function told(events: readonly WebhookChoice[]) {
		const project = newProject();
		const store = project.open();
		store.outbox.announce('recipes', events);
		const [feature = 0] = create(store, 'fry', 'bake');
		const owner = project.bornProcess();
		const run = store.runs.begin(SETTINGS, owner);
		store.runs.setStatus(run.id, 'waiting', { detail: 'A limit.', resumesAt: NOON + 60_000 });
		store.runs.setStatus(run.id, 'running');
		done(store.features.pass(feature, PERSON));
		const data = { scope: 'run', spent_usd: 8, budget_usd: 10, text: 'It is nearly spent.' } as const;
		store.journal.record([{ type: 'budget.warned', data }], { runId: run.id });
		return {
			project,
			store,
			run,
			owner,
			bodies: () =>
				store.outbox
					.page(null, 100)
					.reverse()
					.map(({ body }) => body),
		};
	}

	it('is each event that is switched on, with the counts of its moment, and no other', () => {
		const { store, run, bodies } = told(webhookChoice.options);
		store.runs.end(run.id, 'no_progress', 'Nothing passes.');
		const counts = (passing_count: number) => ({ project: 'recipes', passing_count, total_count: 2 });
		const end = { run_id: run.id, status: 'ended', reason: 'no_progress', detail: 'Nothing passes.', ...counts(1) };
		expect(bodies()).toMatchObject([
			{ event: 'run.started', run_id: run.id, status: 'running', model: 'opus', yolo: true, ...counts(0) },
			{
				event: 'run.waiting',
				run_id: run.id,
				status: 'waiting',
				detail: 'A limit.',
				resumes_at: '2026-01-31T12:01:00.000Z',
			},
			{ event: 'feature.passed', feature_id: 1, feature_name: 'fry', ...counts(1) },
			{
				event: 'budget.warned',
				run_id: run.id,
				scope: 'run',
				spent_usd: 8,
				budget_usd: 10,
				detail: 'It is nearly spent.',
			},
			{ event: 'run.stopped', ...end },
			{ event: 'needs.attention', ...end },
		]);
		for (const body of bodies()) expect(webhookBody.parse(body)).toEqual(body);
	});

	it('is nothing where nothing is chosen, and features that pass where nobody chose', () => {
		expect(told([]).bodies()).toEqual([]);
		const { project, store, bodies } = told(['run.waiting', 'budget.warned']);
		expect(bodies().map(({ event }) => event)).toEqual(['run.waiting', 'budget.warned']);
		// As an earlier version left it.
		project.behind((database) => database.exec("DELETE FROM meta WHERE key = 'webhook_events'"));
		done(store.features.pass(2, PERSON));
		expect(bodies().map(({ event }) => event)).toEqual(['run.waiting', 'budget.warned', 'feature.passed']);
	});

	it.each([
		['all_passing', ['run.finished']],
		['stopped', ['run.stopped']],
		['max_iterations', ['run.stopped']],
		['budget', ['run.stopped']],
		['failing_sessions', ['run.stopped', 'needs.attention']],
		['credentials_refused', ['run.stopped', 'needs.attention']],
		['error', ['run.stopped', 'needs.attention']],
	] as const)('of the end %s is %j', (reason, events) => {
		const { store, run, bodies } = told(['run.stopped', 'run.finished', 'needs.attention']);
		store.runs.end(run.id, reason, null);
		expect(bodies().map(({ event }) => event)).toEqual(events);
	});

	it('of a crash is told by the run that comes next, before its own start, as it announces itself', () => {
		const { project, owner, bodies } = told([]);
		project.dies(owner);
		const next = project.open();
		next.runs.begin(SETTINGS, project.bornProcess(), () => next.outbox.announce('recipes', webhookChoice.options));
		expect(bodies()).toMatchObject([
			{ event: 'run.stopped', run_id: 1, reason: 'crashed' },
			{ event: 'needs.attention', run_id: 1, reason: 'crashed' },
			{ event: 'run.started', run_id: 2 },
		]);
	});

	it('is written with the change, or neither is', () => {
		const { project, store, run, bodies } = told(['run.stopped']);
		project.behind((database) =>
			database.exec(
				"CREATE TRIGGER no_more BEFORE INSERT ON webhook_deliveries BEGIN SELECT raise(ABORT, 'no more'); END",
			),
		);
		expect(() => store.runs.end(run.id, 'stopped', null)).toThrow();
		expect(store.runs.get(run.id)?.status).toBe('running');
		expect(bodies()).toEqual([]);
	});
});

it('what was given up can be sent again with its id', () => {
	const { outbox } = passing(1);
	const id = outbox.take(1_000)?.id ?? '';
	outbox.settle(id, FAILED, null);
	expect(outbox.depth()).toEqual({ pending: 0, failed: 1 });
	expect(outbox.takeAgain(id, 1_000)).toMatchObject({ id, failed_at: null });
	outbox.settle(id, OK, null);
	expect(outbox.page(null, 1)).toMatchObject([{ attempts: 2, delivered_at: NOON, failed_at: null }]);
	expect(outbox.attempts(id)).toEqual([OK, FAILED]);
	expect(outbox.takeAgain('3f8f5fd0-36b5-4d7d-9a4e-0b9f1a4c2f11', 1_000)).toBeUndefined();
});

it('keeps what is not delivered, and of the rest the latest of each kind', () => {
	const { project, store, outbox } = passing(2);
	const id = outbox.take(1_000)?.id ?? '';
	project.behind((database) => {
		const insert = database.prepare(
			`INSERT INTO webhook_deliveries (id, event, feature_id, body, created_at, delivered_at)
			 VALUES (?, 'feature.passed', 1, '{}', 1, 1)`,
		);
		for (let number = 0; number < 1_005; number++) insert.run(`old ${number}`);
		const attempt = database.prepare(
			"INSERT INTO webhook_attempts (delivery, at, duration_ms, error) VALUES (?, 1, 1, 'It failed.')",
		);
		for (let number = 0; number < 60; number++) attempt.run(number < 55 ? id : `old ${number - 55}`);
	});
	outbox.settle(id, FAILED, NOON);
	expect(outbox.attempts(id)).toHaveLength(50);
	expect(outbox.attempts('old 1')).toEqual([]);
	expect(outbox.page(null, 2_000)).toHaveLength(1_002);
	expect(outbox.depth().pending).toBe(2);
	// What was given up is not driven out by what went well.
	outbox.settle(id, FAILED, null);
	expect(outbox.page(null, 2_000, 'failed')).toMatchObject([{ id }]);
	expect(outbox.page(null, 2_000, 'delivered')).toHaveLength(1_000);
	expect(store.features.stats().passing).toBe(2);
});
