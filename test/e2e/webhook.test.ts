import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, silence, startReceiver, taken } from '../../src/runner/fixtures/receiver.fixture.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let receiver: Receiver;

beforeEach(async () => {
	// The agent writes down what it finds in its environment.
	workshop = await openWorkshop(tinyScenario(2, { command: 'printenv > environment.txt' }));
	receiver = await startReceiver();
});
afterEach(() => workshop.close());

const env = () => ({
	...workshop.env,
	PROGRESS_N8N_WEBHOOK_URL: `${receiver.url}?key=hidden-in-the-query`,
	AUTOCODER_WEBHOOK_SECRET: 'hidden-secret-of-two',
});
const run = (variables: Readonly<Record<string, string>>) =>
	workshop.startWith(variables, 'run', '--project-dir', workshop.directory, '--yolo', '--json');

it('a run tells each feature once before it ends, and nobody sees the secrets', async () => {
	const running = run(env());
	expect(await running.exit, running.stderr()).toMatchObject({ code: 0 });
	expect(receiver.received.map(({ body }) => body)).toMatchObject([
		{ event: 'feature.passed', project: 'project', feature_id: 1, passing_count: 1, total_count: 2, percentage: 50 },
		{ event: 'feature.passed', project: 'project', feature_id: 2, passing_count: 2, total_count: 2, percentage: 100 },
	]);
	for (const { headers } of receiver.received)
		expect(headers['x-autocoder-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
	expect(running.stdout() + running.stderr()).not.toContain('hidden-');
	const known = readFileSync(join(workshop.directory, 'environment.txt'), 'utf8');
	expect(known).toContain('PATH=');
	expect(known).not.toContain('WEBHOOK');
	expect(JSON.stringify(workshop.store().journal.after(0, 100_000))).not.toContain('hidden-');
});

it('what passed before its runner was killed is told by the next one, with the id that it had', async () => {
	receiver.answer = silence;
	const first = run(env());
	await until('a feature is being told', () => receiver.received.length === 1);
	first.child.kill('SIGKILL');
	await first.exit;
	const store = workshop.store();
	const passed = store.features.stats().passing;
	const kept = store.outbox.page(null, 10);
	expect(kept.map(({ delivered_at }) => delivered_at)).toEqual(Array.from({ length: passed }, () => null));

	receiver.answer = taken;
	const before = receiver.received.length;
	const held = workshop.rawDatabase().prepare('SELECT count(*) FROM webhook_deliveries WHERE held_until > ?').pluck();
	await until('the dead runner no longer holds it', () => held.get(Date.now()) === 0);
	const second = run(env());
	expect(await second.exit, second.stderr()).toMatchObject({ code: 0 });
	const told = receiver.received.slice(before).map(({ body }) => body.delivery_id);
	expect(told).toContain(receiver.received[0]?.body.delivery_id);
	expect(new Set(told).size).toBe(told.length);
	expect(store.outbox.page(null, 10).map(({ id }) => id)).toEqual(told.toReversed());
	expect(store.outbox.depth()).toEqual({ pending: 0, failed: 0 });
});

it('an MCP client that knows of a webhook has it told by the next run; without one nothing is kept', async () => {
	const store = workshop.store();
	const draft = (name: string) => ({ category: 'c', name, description: 'd', steps: ['s'] });
	store.features.create([draft('a'), draft('b')], { kind: 'person' });
	const mcp = async (variables: Readonly<Record<string, string>>) =>
		expect(await workshop.startWith(variables, 'mcp', '--project-dir', workshop.directory).exit).toMatchObject({
			code: 0,
		});
	await mcp(workshop.env);
	store.features.pass(1, { kind: 'person' });
	expect(store.outbox.page(null, 10)).toEqual([]);
	await mcp(env());
	store.features.pass(2, { kind: 'person' });
	expect(await run(env()).exit).toMatchObject({ code: 0 });
	expect(receiver.received.map(({ body }) => body.feature_id)).toEqual([2]);
});

it('an address that cannot be used is said, and the run goes on without it', async () => {
	const running = run({ ...workshop.env, PROGRESS_N8N_WEBHOOK_URL: 'hidden-and-no-address' });
	expect(await running.exit).toMatchObject({ code: 0 });
	expect(running.stderr()).toContain('PROGRESS_N8N_WEBHOOK_URL is no address');
	expect(running.stderr()).not.toContain('hidden-');
	expect(workshop.store().outbox.page(null, 10)).toEqual([]);
});
