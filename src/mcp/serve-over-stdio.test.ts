import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { create, draft, newProject, type TestProject, until } from '../store/fixtures/support.fixture.ts';
import { connectOverStdio, environmentIn, isRunning, MAIN } from './fixtures/client.fixture.ts';

function setUp(...names: string[]) {
	const project = newProject();
	const store = project.open();
	create(store, ...names);
	return { project, store };
}

/** Starts `autocoder mcp` to be spoken to by hand. */
function startServer({ directory }: TestProject): ChildProcessWithoutNullStreams {
	return start([MAIN, 'mcp', '--project-dir', directory], directory);
}

function start(args: readonly string[], directory: string): ChildProcessWithoutNullStreams {
	const child = spawn(process.execPath, args, { env: environmentIn(directory), stdio: 'pipe' });
	onTestFinished(() => void child.kill('SIGKILL'));
	return child;
}

const lines = (...messages: object[]) =>
	messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
const HELLO = lines(
	{
		id: 1,
		method: 'initialize',
		params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
	},
	{ method: 'notifications/initialized' },
);
const calling = (id: number, name: string, input: object = {}) =>
	lines({ id, method: 'tools/call', params: { name, arguments: input } });

it('takes secrets out of what a client writes into the list of features', async () => {
	const { project, store } = setUp('a');
	const client = await connectOverStdio(project.directory);
	const key = `sk-ant-api03-${'aB3dE6gH9'.repeat(10)}`;
	await client.ask('feature_mark_in_progress', { feature_id: 1 });
	await client.ask('feature_mark_failing', { feature_id: 1, reason: `The login with ${key} fails.` });
	await client.ask('feature_create', draft(`log in with ${key}`));
	const stored = JSON.stringify([store.features.list(), store.features.get(1)]);
	expect(stored).toContain('[hidden]');
	expect(stored).not.toContain(key);
});

it('serves every tool to a client, as a session of its own', async () => {
	const { project, store } = setUp('a');
	const client = await connectOverStdio(project.directory);
	const names = (await client.tools()).map(({ name }) => name);
	expect(names).toHaveLength(11);
	const answers = {
		stats: await client.ask('feature_get_stats'),
		next: await client.ask('feature_get_next'),
		bulk: await client.ask('feature_create_bulk', { features: [draft('b'), draft('c')] }),
		one: await client.ask('feature_create', draft('d')),
		claimed: await client.ask('feature_mark_in_progress', { feature_id: 1 }),
		cleared: await client.ask('feature_clear_in_progress', { feature_id: 1 }),
		skipped: await client.ask('feature_skip', { feature_id: 2 }),
		passed: await client.ask('feature_mark_passing', { feature_id: 1 }),
		regression: await client.ask('feature_get_for_regression', { limit: 2 }),
		failed: await client.ask('feature_mark_failing', { feature_id: 1, reason: 'It broke.' }),
		found: await client.ask('feature_get_by_id', { feature_id: 1 }),
	};
	expect(answers).toMatchObject({
		stats: { passing: 0, in_progress: 0, total: 1, percentage: 0 },
		next: { id: 1, name: 'a', steps: ['Try to a'] },
		bulk: { created: 2 },
		one: { success: true, feature: { id: 4, priority: 4 } },
		claimed: { in_progress: true, attempts: 1 },
		cleared: { in_progress: false, attempts: 1 },
		skipped: { id: 2, name: 'b', old_priority: 2, new_priority: 5 },
		passed: { passes: true, attempts: 2 },
		regression: { count: 1, features: [{ id: 1 }] },
		failed: { passes: false, last_failure: 'It broke.' },
		found: { passes: false, last_failure: 'It broke.' },
	});
	expect(await client.refusal('feature_get_by_id', { feature_id: 99 })).toContain('no feature 99');
	expect(await client.refusal('feature_delete')).toContain('There is no tool "feature_delete"');
	const [session] = store.sessions.list();
	expect(session).toMatchObject({ kind: 'external', run_id: null, ended_at: null });
	const changes = store.journal.after(1, 100);
	expect(new Set(changes.map(({ session_id }) => session_id))).toEqual(new Set([session?.id]));
});

it('gives a feature to one of two clients that claim it at once, and tells the other what to do', async () => {
	const { project, store } = setUp(...Array.from({ length: 12 }, (_, index) => `do ${index}`));
	const clients = [await connectOverStdio(project.directory), await connectOverStdio(project.directory)];
	for (let feature_id = 1; feature_id <= 12; feature_id++) {
		const claims = clients.map((client) =>
			client.ask('feature_mark_in_progress', { feature_id }).then(
				() => 'claimed',
				(error: Error) => error.message,
			),
		);
		expect((await Promise.all(claims)).sort((one, other) => one.length - other.length)).toEqual([
			'claimed',
			expect.stringMatching(/is being worked on by session \d+\. Call feature_get_next/),
		]);
	}
	expect(store.journal.after(0, 100).filter(({ type }) => type === 'feature.claimed')).toHaveLength(12);
	expect(await clients[0]?.refusal('feature_get_next')).toContain('12 features are being worked on');
});

it('ends with its client, and gives back what that held', async () => {
	const { project, store } = setUp('a');
	const client = await connectOverStdio(project.directory);
	await client.ask('feature_mark_in_progress', { feature_id: 1 });
	expect(isRunning(client.pid)).toBe(true);
	await client.close();
	await until('the server ends', () => !isRunning(client.pid));
	expect(store.sessions.list()).toMatchObject([{ outcome: 'completed', kind: 'external' }]);
	expect(store.features.get(1)).toMatchObject({ in_progress: false, claimed_by: null });
});

it('ends when its client is killed', async () => {
	const { project, store } = setUp('a');
	const script = fileURLToPath(new URL('fixtures/claims-and-waits.mjs', import.meta.url));
	const client = start([script, MAIN, project.directory], project.directory);
	const [output] = (await once(client.stdout, 'data')) as [Buffer];
	const server = Number(output.toString());
	expect(store.features.get(1)).toMatchObject({ in_progress: true });
	client.kill('SIGKILL');
	await until('the server ends', () => !isRunning(server));
	expect(store.sessions.list()).toMatchObject([{ outcome: 'completed' }]);
	expect(store.features.get(1)).toMatchObject({ in_progress: false });
});

it('leaves nothing claimed when it is killed itself: the next client gets the feature', async () => {
	const { project } = setUp('a');
	const killed = await connectOverStdio(project.directory);
	await killed.ask('feature_mark_in_progress', { feature_id: 1 });
	const other = await connectOverStdio(project.directory);
	expect(await other.refusal('feature_get_next')).toContain('being worked on');
	process.kill(killed.pid, 'SIGKILL');
	await until('it is gone', () => !isRunning(killed.pid));
	expect(await other.ask('feature_get_next')).toMatchObject({ id: 1, attempts: 1 });
	expect(await other.ask('feature_mark_in_progress', { feature_id: 1 })).toMatchObject({ attempts: 2 });
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends in order on %s', async (signal) => {
	const { project, store } = setUp('a');
	const server = startServer(project);
	server.stdin.write(HELLO + calling(2, 'feature_mark_in_progress', { feature_id: 1 }));
	await until('it has claimed', () => store.features.get(1)?.in_progress === true);
	server.kill(signal);
	expect(await once(server, 'close')).toEqual([0, null]);
	expect(store.sessions.list()).toMatchObject([{ outcome: 'completed' }]);
	expect(store.features.get(1)).toMatchObject({ in_progress: false });
});

it('answers all that a client asked before it closed, and goes on after a line that is no message', async () => {
	const { project } = setUp('a');
	const server = startServer(project);
	let output = '';
	server.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString();
	});
	const calls = Array.from({ length: 50 }, (_, index) => calling(index + 2, 'feature_get_by_id', { feature_id: 1 }));
	server.stdin.end(`${HELLO}This is no message.\n{"jsonrpc":"2.0"}\n${calls.join('')}`);
	expect(await once(server, 'close')).toEqual([0, null]);
	const answered = output
		.trim()
		.split('\n')
		.map((line) => (JSON.parse(line) as { id: number }).id);
	expect(answered).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
});

it('ends when its client no longer listens', async () => {
	const { project, store } = setUp('a');
	const server = startServer(project);
	server.stdin.write(HELLO);
	await once(server.stdout, 'data');
	server.stdout.destroy();
	const ended = once(server, 'exit');
	server.stdin.on('error', () => {});
	server.stdin.write(calling(2, 'feature_get_stats'));
	expect(await ended).toEqual([0, null]);
	expect(store.sessions.list()).toMatchObject([{ outcome: 'completed' }]);
});

it('writes nothing into a database that is no longer the project’s, and says so', async () => {
	const { project } = setUp('a');
	const client = await connectOverStdio(project.directory);
	const { database } = project.files;
	copyFileSync(database, `${database}.copy`);
	renameSync(`${database}.copy`, database);
	expect(await client.refusal('feature_mark_in_progress', { feature_id: 1 })).toMatch(
		/was deleted or replaced.*start again/,
	);
});
