import { expect, it } from 'vitest';
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

it('a failed one waits for its time, a delivered one is over', () => {
	const { project, outbox } = passing(2);
	const [first, second] = [outbox.take(1_000), outbox.take(1_000)];
	expect([first?.number, second?.number]).toEqual([1, 2]);
	outbox.settle(first?.id ?? '', FAILED, NOON + 10_000);
	outbox.settle(second?.id ?? '', OK, NOON + 10_000);
	expect(outbox.take(1_000)).toBeUndefined();
	project.clock = NOON + 10_000;
	expect(outbox.take(1_000)).toMatchObject({ number: 1, attempts: 1, last_status: 500 });
	expect(outbox.page(null, 1)).toMatchObject([{ number: 2, delivered_at: NOON, next_attempt_at: null }]);
	expect(outbox.page(2, 10)).toMatchObject([{ number: 1, delivered_at: null }]);
	expect(outbox.depth()).toEqual({ pending: 1, failed: 0 });
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

it('keeps what is not delivered, and of the rest the latest', () => {
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
	expect(outbox.page(null, 2_000).map(({ number }) => number)).toHaveLength(1_002);
	expect(outbox.depth().pending).toBe(2);
	expect(store.features.stats().passing).toBe(2);
});
