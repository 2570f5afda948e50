import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsChange } from '../../src/contract/settings.ts';
import { type WebhookBody, webhookChoice } from '../../src/contract/webhook.ts';
import { type Receiver, silence, startReceiver, status, taken } from '../../src/runner/fixtures/receiver.fixture.ts';
import { openRegistry } from '../../src/store/registry.ts';
import { startServer } from '../support/server.ts';
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
	PROGRESS_WEBHOOK_SECRET: 'hidden-secret-of-two',
});
const run = (variables: Readonly<Record<string, string>>) =>
	workshop.startWith(variables, 'run', '--project-dir', workshop.directory, '--yolo', '--json');

/** What the user sets for all projects. */
function set(changes: SettingsChange): void {
	const home = join(workshop.env.HOME ?? '', '.autocoder');
	mkdirSync(home, { recursive: true });
	const registry = openRegistry(home, Date.now);
	registry.changeSettings(changes);
	registry.close();
}

/** Each delivery as it came first: what was tried again has the same id. */
const distinct = (bodies: readonly WebhookBody[]) =>
	[...new Map(bodies.toReversed().map((body) => [body.delivery_id, body])).values()].toReversed();

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
	expect(receiver.received).toMatchObject([{ body: { feature_id: 2 } }]);
});

it('a run tells of itself from its start to its end, and of the crash of the one before', async () => {
	set({ webhook_events: [...webhookChoice.options] });
	const first = run(env());
	await until('its start is told', () => receiver.received.length > 0);
	receiver.answer = silence;
	first.child.kill('SIGKILL');
	await first.exit;
	receiver.answer = taken;
	const held = workshop.rawDatabase().prepare('SELECT count(*) FROM webhook_deliveries WHERE held_until > ?').pluck();
	await until('the dead runner no longer holds anything', () => held.get(Date.now()) === 0);
	const second = run(env());
	expect(await second.exit, second.stderr()).toMatchObject({ code: 0 });
	const bodies = distinct(receiver.received.map(({ body }) => body));
	const [started, ...rest] = bodies;
	expect(started).toMatchObject({ event: 'run.started', run_id: 1, status: 'running', passing_count: 0 });
	expect(rest.filter(({ event }) => event !== 'feature.passed')).toMatchObject([
		{ event: 'run.stopped', run_id: 1, status: 'ended', reason: 'crashed' },
		{ event: 'needs.attention', run_id: 1, reason: 'crashed', detail: 'Its runner went away.' },
		{ event: 'run.started', run_id: 2 },
		{ event: 'run.finished', run_id: 2, reason: 'all_passing', passing_count: 2, total_count: 2, percentage: 100 },
	]);
	expect(rest.filter(({ event }) => event === 'feature.passed')).toHaveLength(2);
	expect(workshop.store().outbox.depth()).toEqual({ pending: 0, failed: 0 });
});

it('a receiver that fails, hangs, sends elsewhere and goes away gets everything in order in the end', async () => {
	set({ webhook_events: ['run.started', 'feature.passed', 'run.finished'] });
	const elsewhere = await startReceiver();
	const answers = [
		status(500),
		silence,
		(response: ServerResponse) => void response.writeHead(307, { location: elsewhere.url }).end(),
		(response: ServerResponse) => void response.destroy(),
	];
	receiver.answer = (response) => (answers.shift() ?? taken)(response);
	const running = run(env());
	expect(await running.exit, running.stderr()).toMatchObject({ code: 0 });
	const store = workshop.store();
	// What is left is for a server; its waits are not waited for here.
	expect(store.outbox.depth()).toMatchObject({ failed: 0 });
	workshop.rawDatabase().exec('UPDATE webhook_deliveries SET next_attempt_at = 1 WHERE next_attempt_at IS NOT NULL');
	const server = await startServer({ ...workshop, start: (...args) => workshop.startWith(env(), ...args) });
	const database = workshop.rawDatabase();
	for (let received = -1; store.outbox.depth().pending > 0; received = receiver.received.length) {
		await until('it is tried again', () => {
			// Again and again: an attempt that was under way sets a time of its own when it is over.
			database.exec('UPDATE webhook_deliveries SET next_attempt_at = 1 WHERE next_attempt_at > 1');
			return receiver.received.length > received || store.outbox.depth().pending === 0;
		});
	}
	expect(distinct(receiver.received.map(({ body }) => body))).toMatchObject([
		{ event: 'run.started' },
		{ event: 'feature.passed', feature_id: 1 },
		{ event: 'feature.passed', feature_id: 2 },
		{ event: 'run.finished' },
	]);
	expect(elsewhere.received).toEqual([]);
	const errors = store.outbox.page(null, 10).flatMap(({ id }) => store.outbox.attempts(id).map(({ error }) => error));
	expect(errors.filter((error) => error !== null).toSorted()).toEqual([
		'It was answered by 500.',
		'It was answered by a redirection (307), which is not followed.',
		'The connection failed (ECONNRESET).',
		'There was no answer in 5 s.',
	]);
	expect(server.process.stdout() + server.process.stderr()).not.toContain('hidden-');
}, 180_000);

describe('an .env in the directory of a project, which agents write', () => {
	it('does not lead to this machine: not from the command line, and not by way of a server', async () => {
		// The project is one from the start.
		workshop.store();
		const { PROGRESS_N8N_WEBHOOK_URL: url, ...variables } = env();
		writeFileSync(join(workshop.directory, '.env'), `PROGRESS_N8N_WEBHOOK_URL=${url}\n`);
		const inProject = ['sh', '-c', 'cd "$0" && exec "$@"', workshop.directory];
		const running = workshop.startAs(inProject, variables, 'run', '--project-dir', '.', '--yolo', '--json');
		expect(await running.exit, running.stderr()).toMatchObject({ code: 0 });
		const store = workshop.store();
		expect(store.outbox.page(null, 1, 'pending')).toMatchObject([{ event: 'feature.passed' }]);
		const attempts = store.outbox.page(null, 10).flatMap(({ id }) => store.outbox.attempts(id));
		expect(attempts.length).toBeGreaterThan(0);
		for (const { error } of attempts) expect(error).toContain('this machine or a private network');
		expect(receiver.received).toEqual([]);

		// The server gives what it read there to no runner as if the user had said it.
		const server = await startServer({
			...workshop,
			start: (...args) => workshop.startAs(inProject, variables, ...args),
		});
		const test = await server.api('POST', '/api/projects/project/webhook/test');
		expect(test).toMatchObject({ status: 200, body: { ok: false, status: null } });
		expect(receiver.received).toEqual([]);
		// What the user sets may lead anywhere.
		await server.api('PATCH', '/api/settings', { webhook_url: url });
		expect(await server.api('POST', '/api/projects/project/webhook/test')).toMatchObject({ body: { ok: true } });
	});
});

it('an address that cannot be used is said, and the run goes on without it', async () => {
	const running = run({ ...workshop.env, PROGRESS_N8N_WEBHOOK_URL: 'hidden-and-no-address' });
	expect(await running.exit).toMatchObject({ code: 0 });
	expect(running.stderr()).toContain('PROGRESS_N8N_WEBHOOK_URL is no address');
	expect(running.stderr()).not.toContain('hidden-');
	expect(workshop.store().outbox.page(null, 10)).toEqual([]);
});
