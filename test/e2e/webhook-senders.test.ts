import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, silence, startReceiver, taken } from '../../src/runner/fixtures/receiver.fixture.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let receiver: Receiver;

beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(2));
	receiver = await startReceiver();
	registerProject(workshop, 'tiny');
});
afterEach(() => workshop.close());

const PERSON = { kind: 'person' } as const;
const startSender = (): Promise<TestServer> =>
	startServer({
		...workshop,
		start: (...args) => workshop.startWith({ ...workshop.env, PROGRESS_N8N_WEBHOOK_URL: receiver.url }, ...args),
	});

/** Features that pass while nobody sends. */
function pass(count: number): string[] {
	const store = workshop.store();
	store.outbox.announce('tiny');
	const drafts = Array.from({ length: count }, (_, index) => ({
		category: 'c',
		name: `Feature ${index}`,
		description: 'd',
		steps: ['s'],
	}));
	for (const { id } of store.features.create(drafts, PERSON).created) store.features.pass(id, PERSON);
	return store.outbox
		.page(null, count)
		.map(({ id }) => id)
		.reverse();
}

const told = () => receiver.received.map(({ body }) => body.delivery_id);

it('of two servers and a run each delivery is sent once, by one of them, in order', async () => {
	// Slow enough that each finds the others at work.
	receiver.answer = (response) => void delay(30).then(() => taken(response));
	const ids = pass(40);
	await Promise.all([startSender(), startSender()]);
	const env = { ...workshop.env, PROGRESS_N8N_WEBHOOK_URL: receiver.url };
	const running = workshop.startWith(env, ...['run', '--project-dir', workshop.directory, '--yolo', '--json']);
	await running.exit;
	const store = workshop.store();
	await until('all is told', () => store.outbox.depth().pending === 0);
	expect(told()).toEqual(ids);
	expect(store.outbox.page(null, 100).every(({ attempts }) => attempts === 1)).toBe(true);
});

it('a server that is killed while it sends costs a wait, and no delivery', async () => {
	const ids = pass(3);
	receiver.answer = silence;
	const first = await startSender();
	await until('it sends', () => receiver.received.length === 1);
	first.process.child.kill('SIGKILL');
	await first.process.exit;
	receiver.answer = taken;
	const killedAt = Date.now();
	await startSender();
	const store = workshop.store();
	await until('all is told', () => store.outbox.depth().pending === 0);
	expect(told()).toEqual([ids[0], ...ids]);
	// The hold of the dead one, a look, and what a busy machine takes.
	expect(Date.now() - killedAt).toBeLessThan(45_000);
});
