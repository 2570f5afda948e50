import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { webhookChoice } from '../contract/webhook.ts';
import { create, done, newProject, PERSON, temporaryDirectory, until } from '../store/fixtures/support.fixture.ts';
import { openProjectStore, type ProjectStore } from '../store/project-store.ts';
import { silence, startReceiver, status, taken } from './fixtures/receiver.fixture.ts';
import { resendFailed } from './webhook-by-hand.ts';
import {
	DELIVERY_TIMING,
	type Delivering,
	type DeliveryTiming,
	deliverNext,
	retryAt,
	startDelivering,
	type WithOutbox,
} from './webhook-delivery.ts';

const QUICK: DeliveryTiming = {
	attempt: 2_000,
	firstWait: 20,
	longestWait: 50,
	giveUp: 60_000,
	look: 5,
	refresh: 5,
	finish: 200,
};

const ALL = webhookChoice.options;

let directory: string;
beforeEach(() => {
	directory = newProject(temporaryDirectory()).directory;
});

function open(): ProjectStore {
	const store = openProjectStore(directory, { now: Date.now, isAlive: () => true });
	onTestFinished(() => store.close());
	return store;
}

function start(store: ProjectStore, url: () => string | null, timing = QUICK): Delivering {
	const target = () => {
		const present = url();
		return present === null ? null : { project: 'recipes', url: present, secret: null, events: ALL, publicOnly: false };
	};
	const delivering = startDelivering(store.outbox, target, timing);
	onTestFinished(delivering.stop);
	return delivering;
}

const pass = (store: ProjectStore, ...ids: number[]) => {
	for (const id of ids) done(store.features.pass(id, PERSON));
};
const logs = (store: ProjectStore) =>
	store.journal.after(0, 1_000).flatMap((event) => (event.type === 'log' ? [event.data.line] : []));

it('each feature that passes is told once, with the counts of that moment', async () => {
	const receiver = await startReceiver();
	const store = open();
	const [a = 0, b = 0] = create(store, 'a', 'b', 'c');
	const delivering = start(store, () => receiver.url);
	pass(store, a);
	// Another process passes one, and knows nothing of a webhook.
	pass(open(), b);
	pass(store, b);
	await until('both are told', () => receiver.received.length === 2);
	await delivering.finish();
	expect(receiver.received.map(({ body }) => body)).toMatchObject([
		{ feature_id: a, feature_name: 'a', passing_count: 1, total_count: 3, percentage: 33.3 },
		{ feature_id: b, feature_name: 'b', passing_count: 2, total_count: 3, percentage: 66.7, project: 'recipes' },
	]);
	expect(store.outbox.depth()).toEqual({ pending: 0, failed: 0 });
	expect(logs(store)).toEqual([]);
});

it('a receiver that was away gets it from the next run, with the same id', async () => {
	const away = await startReceiver();
	await away.close();
	const first = open();
	const [id = 0] = create(first, 'a');
	const run = start(first, () => away.url);
	pass(first, id);
	await until('it was tried several times', () => (first.outbox.page(null, 1)[0]?.attempts ?? 0) >= 3);
	await run.stop();
	first.close();

	const store = open();
	const receiver = await startReceiver(away.port);
	const again = start(store, () => receiver.url);
	await until('it is told', () => store.outbox.depth().pending === 0);
	await again.finish();
	const [delivery] = store.outbox.page(null, 10);
	expect(receiver.received.map(({ body }) => body.delivery_id)).toEqual([delivery?.id]);
	expect(delivery).toMatchObject({ last_status: 204, last_error: null, next_attempt_at: null, failed_at: null });
	const attempts = store.outbox.attempts(delivery?.id ?? '');
	expect(attempts).toHaveLength(delivery?.attempts ?? 0);
	expect(attempts[0]).toMatchObject({ status: 204, error: null });
	expect(attempts[1]).toMatchObject({ status: null, error: 'The connection failed (ECONNREFUSED).' });
	// Said once each, however often it was tried.
	expect(logs(store)).toEqual([
		'The webhook fails: The connection failed (ECONNREFUSED). Deliveries are kept and tried again for a day.',
		'The webhook works again.',
	]);
});

describe('the end of a run', () => {
	it('waits for what is due', async () => {
		const receiver = await startReceiver();
		const store = open();
		const ids = create(store, 'a', 'b', 'c');
		const delivering = start(store, () => receiver.url, { ...QUICK, look: 60_000, finish: 30_000 });
		pass(store, ...ids);
		await delivering.finish();
		expect(receiver.received).toHaveLength(3);
	});

	it('does not wait for a receiver that says nothing, and leaves the delivery to the next run', async () => {
		const receiver = await startReceiver();
		receiver.answer = silence;
		const store = open();
		const [id = 0] = create(store, 'a');
		const delivering = start(store, () => receiver.url, { ...QUICK, attempt: 600_000 });
		pass(store, id);
		await until('it is under way', () => receiver.received.length === 1);
		await delivering.finish();
		expect(store.outbox.page(null, 1)).toMatchObject([{ attempts: 0, delivered_at: null }]);

		receiver.answer = taken;
		const next = start(store, () => receiver.url);
		await until('it is told', () => store.outbox.depth().pending === 0);
		await next.finish();
		const [first, second] = receiver.received;
		expect(second?.body).toEqual(first?.body);
	});
});

it('without a webhook nothing is kept, and one that is set later tells what passes from then on', async () => {
	const receiver = await startReceiver();
	const store = open();
	const [a = 0, b = 0, c = 0] = create(store, 'a', 'b', 'c');
	let url: string | null = null;
	let asked = 0;
	start(store, () => {
		asked += 1;
		return url;
	});
	const set = async (next: string | null) => {
		url = next;
		asked = 0;
		await until('it is noticed', () => asked > 1);
	};
	pass(store, a);
	expect(store.outbox.page(null, 10)).toEqual([]);
	await set(receiver.url);
	pass(store, b);
	await until('it is told', () => receiver.received.length === 1);
	await set(null);
	pass(store, c);
	expect(store.outbox.page(null, 10).map(({ feature_id }) => feature_id)).toEqual([b]);
});

it('what fails for too long is given up and stays in the list', async () => {
	const receiver = await startReceiver();
	receiver.answer = status(500);
	const store = open();
	const [id = 0] = create(store, 'a');
	start(store, () => receiver.url, { ...QUICK, giveUp: 30 });
	pass(store, id);
	await until('it is given up', () => store.outbox.depth().failed === 1);
	expect(store.outbox.page(null, 10)).toMatchObject([
		{ delivered_at: null, next_attempt_at: null, last_status: 500, last_error: 'It was answered by 500.' },
	]);
});

describe('a receiver that is down', () => {
	/** Whole hours pass at once: the clock of the store is moved to the next attempt, again and again. */
	async function downFor(hours: number) {
		const project = newProject(temporaryDirectory());
		const store = project.open();
		store.outbox.announce('recipes');
		const receiver = await startReceiver();
		receiver.answer = status(503);
		const target = { project: 'recipes', url: receiver.url, secret: null, events: ALL, publicOnly: false };
		const withOutbox: WithOutbox = async (work) => work(store.outbox);
		const began = project.clock;
		const sendUntil = async (end: number) => {
			for (;;) {
				const due = store.outbox.nextDue();
				if (due === null || due > end) break;
				project.clock = Math.max(project.clock, due);
				await deliverNext(withOutbox, target, new AbortController().signal, DELIVERY_TIMING, () => project.clock);
			}
			project.clock = end;
		};
		const ids = create(store, 'a', 'b', 'c');
		pass(store, ids[0] ?? 0, ids[1] ?? 0);
		await sendUntil(began + hours * 3_600_000);
		return { project, store, receiver, ids, sendUntil, began };
	}

	it('for hours gets everything in order when it is back', async () => {
		const { project, store, receiver, ids, sendUntil } = await downFor(9);
		// Ten seconds, then twice as long each time up to an hour.
		expect(receiver.received.length).toBeGreaterThan(15);
		expect(receiver.received.length).toBeLessThan(24);
		expect(new Set(receiver.received.map(({ body }) => body.delivery_id)).size).toBe(1);
		pass(store, ids[2] ?? 0);
		receiver.answer = taken;
		receiver.received.length = 0;
		await sendUntil(project.clock + 3_600_000);
		expect(receiver.received.map(({ body }) => body)).toMatchObject([
			{ feature_name: 'a', passing_count: 1 },
			{ feature_name: 'b', passing_count: 2 },
			{ feature_name: 'c', passing_count: 3 },
		]);
		expect(store.outbox.depth()).toEqual({ pending: 0, failed: 0 });
	});

	it('for more than a day leaves what it missed to be sent by hand, each tried a few times, and gets the rest', async () => {
		const { project, store, receiver, ids, sendUntil, began } = await downFor(26);
		expect(store.outbox.depth()).toEqual({ pending: 0, failed: 2 });
		const [second, first] = store.outbox.page(null, 10, 'failed');
		expect((first?.failed_at ?? 0) - began).toBeGreaterThan(22.5 * 3_600_000);
		expect((first?.failed_at ?? 0) - began).toBeLessThanOrEqual(24 * 3_600_000);
		expect(second?.attempts).toBeGreaterThanOrEqual(4);
		receiver.answer = taken;
		receiver.received.length = 0;
		pass(store, ids[2] ?? 0);
		await sendUntil(project.clock + 60_000);
		expect(receiver.received).toMatchObject([{ body: { feature_name: 'c' } }]);
		const target = { project: 'recipes', url: receiver.url, secret: null, events: ALL, publicOnly: false };
		expect(await resendFailed(async (work) => work(store.outbox), target)).toEqual({
			delivered: 2,
			failure: null,
			left: 0,
		});
		expect(receiver.received.slice(1)).toMatchObject([{ body: first?.body }, { body: second?.body }]);
	});

	it('is asked once when all that was given up is sent again', async () => {
		const { store, receiver } = await downFor(26);
		receiver.received.length = 0;
		const target = { project: 'recipes', url: receiver.url, secret: null, events: ALL, publicOnly: false };
		expect(await resendFailed(async (work) => work(store.outbox), target)).toMatchObject({
			delivered: 0,
			failure: { status: 503 },
			left: 2,
		});
		expect(receiver.received).toHaveLength(1);
	});
});

it('a database that cannot be written does not end the run', async () => {
	const receiver = await startReceiver();
	const store = open();
	const [id = 0] = create(store, 'a');
	const delivering = start(store, () => receiver.url);
	store.runs.begin({ yolo: true, model: null, maxIterations: null, box: '' }, OWNER);
	newProject(directory).behind((database) => database.exec('UPDATE runner_lease SET epoch = epoch + 1'));
	expect(() => pass(store, id)).toThrow();
	await delivering.finish();
	expect(receiver.received).toEqual([]);
});

const OWNER = { pid: 1, startedAt: 'test', bootId: 'test' };

it('waits from ten seconds to an hour, for a day', () => {
	const at = Date.UTC(2026, 0, 31, 12);
	const passed = { event: 'feature.passed', attempts: 0, created_at: at } as const;
	const waits = Array.from({ length: 30 }, (_, attempts) => (retryAt({ ...passed, attempts }, { at }) ?? 0) - at);
	for (const [attempts, wait] of waits.entries()) {
		const whole = Math.min(3_600_000, 10_000 * 2 ** attempts);
		expect(wait).toBeLessThanOrEqual(whole);
		expect(wait).toBeGreaterThanOrEqual(whole * 0.8);
	}
	expect(retryAt({ ...passed, attempts: 40, created_at: at - DELIVERY_TIMING.giveUp }, { at })).toBeNull();
	expect(retryAt({ ...passed, event: 'webhook.test' }, { at })).toBeNull();
});
