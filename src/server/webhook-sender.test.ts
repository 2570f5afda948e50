import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { ownIdentity } from '../process/identity.ts';
import { startReceiver, status } from '../runner/fixtures/receiver.fixture.ts';
import { DELIVERY_TIMING } from '../runner/webhook-delivery.ts';
import { until } from '../store/fixtures/support.fixture.ts';
import { draft, serveProjects } from './fixtures/asking.fixture.ts';
import { createProjectStores, type ProjectStores } from './project-stores.ts';
import { startWebhookSender } from './webhook-sender.ts';

/** No process has ever been this one. */
const GONE = { ...ownIdentity(), startedAt: 'never' };
const PERSON = { kind: 'person' } as const;
const QUICK = { lookMs: 10, closeMs: 200, timing: { ...DELIVERY_TIMING, firstWait: 20, longestWait: 50 } };

async function workshop() {
	const receiver = await startReceiver();
	const server = await serveProjects();
	const project = async (name: string) => {
		await server.project(name);
		const store = server.store(name);
		store.outbox.announce(name);
		return {
			store,
			pass(...names: string[]) {
				const { created } = store.features.create(names.map(draft), PERSON);
				for (const { id } of created) store.features.pass(id, PERSON);
			},
		};
	};
	const problems: unknown[] = [];
	function start(stores: ProjectStores = createProjectStores(server.home)) {
		const environment = { variables: {}, fromProject: new Set<string>() };
		const sender = startWebhookSender(stores, environment, (error) => problems.push(error), QUICK);
		onTestFinished(async () => {
			await sender.close();
			stores.close();
		});
		return sender;
	}
	const setUrl = (url: string | null) => server.ask('PATCH', '/api/settings', { webhook_url: url });
	return { ...server, receiver, project, start, setUrl, problems };
}

it('sends for projects that no run works on, in order, and leaves those with a run to it', async () => {
	const { project, receiver, start, setUrl, problems } = await workshop();
	const [quiet, busy] = [await project('quiet'), await project('busy')];
	await setUrl(receiver.url);
	const run = busy.store.runs.begin({ yolo: true, model: null, maxIterations: null, box: '' }, ownIdentity());
	busy.pass('bake');
	quiet.pass('fry', 'cook', 'boil');
	start();
	await until('the quiet one is told', () => receiver.received.length === 3);
	expect(receiver.received.map(({ body }) => [body.project, body.passing_count])).toEqual([
		['quiet', 1],
		['quiet', 2],
		['quiet', 3],
	]);
	// What comes later is seen by the files alone.
	quiet.pass('steam');
	await until('it is told', () => quiet.store.outbox.depth().pending === 0);
	expect(busy.store.outbox.depth().pending).toBe(1);
	busy.store.runs.end(run.id, 'stopped', null);
	await until('the other is told', () => busy.store.outbox.depth().pending === 0);
	expect(receiver.received).toHaveLength(5);
	expect(problems).toEqual([]);
});

it('ends a run whose process is gone, and tells of it', async () => {
	const { project, receiver, start, setUrl } = await workshop();
	const { store } = await project('recipes');
	store.outbox.announce('recipes', ['needs.attention']);
	await setUrl(receiver.url);
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: '' }, GONE);
	start();
	await until('it is told', () => receiver.received.length === 1);
	expect(receiver.received[0]?.body).toMatchObject({ event: 'needs.attention', run_id: run.id, reason: 'crashed' });
	expect(store.runs.get(run.id)).toMatchObject({ status: 'ended', end_reason: 'crashed' });
});

it('keeps on until the receiver takes it, and begins when an address is set', async () => {
	const { project, receiver, start, setUrl } = await workshop();
	const { store, pass } = await project('recipes');
	pass('fry', 'cook');
	start();
	receiver.answer = status(503);
	await setUrl(receiver.url);
	await until('it was tried several times', () => receiver.received.length >= 3);
	expect(new Set(receiver.received.map(({ body }) => body.delivery_id)).size).toBe(1);
	receiver.answer = status(200);
	await until('both are told', () => store.outbox.depth().pending === 0);
	expect(store.outbox.page(null, 10, 'delivered')).toHaveLength(2);
});

it('a receiver that says nothing holds up its own project only, and the end of the server gives its delivery back', async () => {
	const { project, receiver, start, ask } = await workshop();
	const silent = await startReceiver();
	silent.answer = () => {};
	const [first, second] = [await project('a'), await project('b')];
	await ask('PATCH', '/api/projects/a/settings', { webhook_url: silent.url });
	await ask('PATCH', '/api/projects/b/settings', { webhook_url: receiver.url });
	first.pass('fry');
	second.pass('cook');
	const sender = start();
	await until('the silent one is asked', () => silent.received.length === 1);
	await until('the other is told', () => second.store.outbox.depth().pending === 0);
	await sender.close();
	expect(first.store.outbox.page(null, 1)).toMatchObject([{ attempts: 0, delivered_at: null }]);
	expect(first.store.outbox.nextDue()).toBeLessThanOrEqual(Date.now());
});

it('opens no database without a webhook, nor one again that has nothing to send', async () => {
	const { project, home, receiver, start, setUrl, store } = await workshop();
	const { pass } = await project('recipes');
	const stores = createProjectStores(home);
	let reads = 0;
	let looks = 0;
	start({
		...stores,
		registry: (work) => {
			looks += 1;
			return stores.registry(work);
		},
		read: (...args) => {
			reads += 1;
			return stores.read(...args);
		},
	});
	const looksMore = async () => {
		const before = looks;
		await until('it looks some more', () => looks > before + 5);
	};
	await looksMore();
	expect(reads).toBe(0);
	await setUrl(receiver.url);
	await looksMore();
	expect(reads).toBe(1);
	pass('fry');
	await until('it is told', () => store('recipes').outbox.depth().pending === 0);
	await looksMore();
	const settled = reads;
	await looksMore();
	expect(reads).toBe(settled);
});

it('a database that cannot be used is told of, and holds up no other', async () => {
	const { project, root, receiver, start, setUrl, problems, ask } = await workshop();
	await ask('POST', '/api/projects', { name: 'broken', path: `${root}/broken` });
	writeFileSync(`${root}/broken/features.db`, 'This is no database. '.repeat(400));
	const { store, pass } = await project('recipes');
	await setUrl(receiver.url);
	pass('fry');
	start();
	await until('it is told', () => store.outbox.depth().pending === 0);
	expect(problems).toMatchObject([{ code: 'DATABASE_CORRUPT' }]);
});
