import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../process/identity.ts';
import { randomFrom } from '../../store/fixtures/child-store.fixture.ts';
import { startChild } from '../../store/fixtures/children.fixture.ts';
import { makeEarlierDatabase } from '../../store/fixtures/earlier-tool.fixture.ts';
import { inDatabase } from '../../store/fixtures/in-database.fixture.ts';
import { create, PERSON, until } from '../../store/fixtures/support.fixture.ts';
import { projectFiles } from '../../store/project-store.ts';
import { type Journalled, log, startLiveServer, startRunner, untilCaughtUp } from './fixtures/live-server.fixture.ts';

const RUN = { yolo: false, model: null, maxIterations: null, box: 'A box.' };
const linesOf = (messages: readonly Journalled[]) =>
	messages.map(({ event }) => (event.type === 'log' ? event.data.line : event.type));

describe('a client', () => {
	it('is told where it is, then the present, then what happens', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		const [id = 0] = create(store, 'add a recipe');
		const client = server.connect('recipes');
		await untilCaughtUp(client, store);
		expect(client.messages).toMatchObject([
			{ type: 'hello', journal: store.journal.id, seq: 0, head: 1, mode: 'snapshot' },
			{ type: 'progress', passing: 0, in_progress: 0, total: 1, percentage: 0 },
			{ type: 'agent_status', status: 'stopped', run_id: null, pid: null },
			{ type: 'feature_update', feature_id: id, passes: false, seq: 1, feature: { name: 'add a recipe' } },
		]);
		const present = client.messages.length;
		store.features.pass(id, PERSON);
		log(store, 'A line.\nAnd more.');
		await untilCaughtUp(client, store);
		await until('the counts came', () => client.last('progress')?.passing === 1);
		expect(client.messages.slice(present).filter(({ type }) => type !== 'progress')).toMatchObject([
			{ type: 'feature_update', feature_id: id, passes: true, seq: 2, event: { type: 'feature.passed' } },
			{ type: 'log', line: 'A line. And more.', seq: 3, event: { type: 'log' } },
		]);
		inDatabase(store.path, (database) => database.exec('DELETE FROM features'));
		client.ws.close();
		await until('nobody watches', () => server.streams.watched() === 0);
		const again = server.connect('recipes', `${store.journal.id}:1`);
		await untilCaughtUp(again, store);
		expect(again.last('feature_update')).toMatchObject({ feature_id: id, feature: null, passes: false });
	});

	it('without a cursor is sent the last events, and goes on from there', async () => {
		const server = await startLiveServer({ limits: { history: 5 } });
		const store = server.store(server.project('recipes'));
		log(store, ...Array.from({ length: 30 }, (_, index) => `line ${index + 1}`));
		const client = server.connect('recipes');
		await untilCaughtUp(client, store);
		log(store, 'line 31');
		await untilCaughtUp(client, store);
		expect(client.hello()).toMatchObject({ seq: 25, head: 30, mode: 'snapshot' });
		expect(linesOf(client.journalled())).toEqual([26, 27, 28, 29, 30, 31].map((count) => `line ${count}`));
	});

	it('that comes back with its cursor is sent what it missed', async () => {
		const server = await startLiveServer({ limits: { recentMessages: 10, history: 3, batch: 7 } });
		const store = server.store(server.project('recipes'));
		log(store, ...Array.from({ length: 100 }, (_, index) => `line ${index + 1}`));
		for (const seq of [0, 1, 50, 89, 90, 91, 99, 100]) {
			const client = server.connect('recipes', `${store.journal.id}:${seq}`);
			await untilCaughtUp(client, store);
			expect(client.hello()).toMatchObject({ seq, mode: 'resumed' });
			expect(client.journalled().map((message) => message.seq)).toEqual(
				Array.from({ length: 100 - seq }, (_, index) => seq + index + 1),
			);
		}
	});

	it.each([
		['of another journal', () => '00000000:5'],
		['beyond the end', (journal: string) => `${journal}:101`],
		['too far behind', (journal: string) => `${journal}:49`],
		['before what is kept', (journal: string) => `${journal}:60`],
		['that is no cursor', () => 'nonsense'],
		['that is no number', (journal: string) => `${journal}:-1`],
		['with a number beyond all', (journal: string) => `${journal}:9999999999999999999999`],
		['of nothing', () => ''],
	])('with a cursor %s is sent a snapshot', async (_what, cursor) => {
		const server = await startLiveServer({ limits: { maxBehind: 50, history: 10 } });
		const store = server.store(server.project('recipes'));
		log(store, ...Array.from({ length: 100 }, (_, index) => `line ${index + 1}`));
		inDatabase(store.path, (database) => database.exec('DELETE FROM events WHERE seq < 65'));
		const client = server.connect('recipes', encodeURIComponent(cursor(store.journal.id)));
		await untilCaughtUp(client, store);
		expect(client.hello()).toEqual({ type: 'hello', journal: store.journal.id, seq: 90, head: 100, mode: 'snapshot' });
	});

	it('that is cut off a hundred times while another process commits has exactly the journal in the end', async () => {
		const server = await startLiveServer({ limits: { recentMessages: 40 } });
		const directory = server.project('recipes');
		const store = server.store(directory);
		create(store, ...Array.from({ length: 20 }, (_, index) => `do ${index}`));
		const writer = startChild('works-at-random', [directory, '1', '0']);
		await writer.line();
		writer.tell();
		const random = randomFrom(7);
		const got: Journalled[] = [];
		let cursor = `${store.journal.id}:0`;
		for (let round = 0; round <= 100; round++) {
			const client = server.connect('recipes', cursor);
			const enough = round === 100 ? 300 : Math.floor(random() * 60);
			await until('some messages came', () => client.hello() !== undefined && client.journalled().length >= enough);
			if (round === 100) {
				writer.process.kill('SIGKILL');
				await writer.ended;
				await untilCaughtUp(client, store);
			}
			client.ws.terminate();
			expect(client.hello()?.mode).toBe('resumed');
			got.push(...client.journalled());
			cursor = client.cursor();
		}
		expect(got.map(({ event }) => event)).toEqual(store.journal.after(0, 1_000_000));
		expect(got.map(({ seq }) => seq)).toEqual(got.map((_, index) => index + 1));
	});

	it('of one project is never sent what happens in another', async () => {
		const server = await startLiveServer();
		const projects = ['one', 'two'].map((name) => {
			const directory = server.project(name);
			return { name, store: server.store(directory), directory };
		});
		const clients = projects.flatMap((project) => [0, 1, 2].map(() => ({ project, on: server.connect(project.name) })));
		for (const { on } of clients) await until('it is connected', () => on.hello() !== undefined);
		expect([server.streams.clients(), server.streams.watched()]).toEqual([6, 2]);
		const writers = projects.map(({ name, directory }) => startChild('appends-events', [directory, name, '150']));
		for (const writer of writers) await writer.line();
		for (const writer of writers) writer.tell();
		for (const writer of writers) await writer.ended;
		for (const { project, on } of clients) {
			await untilCaughtUp(on, project.store);
			const expected = Array.from({ length: 150 }, (_, index) => `${project.name} ${index + 1}`);
			expect(linesOf(on.journalled())).toEqual(expected);
			on.ws.close();
		}
		await until('nothing is watched any more', () => server.streams.watched() === 0 && server.streams.clients() === 0);
	});
});

describe('the agent is', () => {
	it('running, paused, waiting until a time, stopped', async () => {
		const server = await startLiveServer();
		const store = server.store(server.project('recipes'));
		const client = server.connect('recipes');
		const runner = identityOf(process.pid);
		if (runner === undefined) throw new Error('This process is not listed.');
		const run = store.runs.begin(RUN, runner);
		await until('it runs', () => client.last('agent_status')?.status === 'running');
		store.runs.setStatus(run.id, 'paused');
		await until('it is paused', () => client.last('agent_status')?.status === 'paused');
		store.runs.setStatus(run.id, 'waiting', { detail: 'usage limit', resumesAt: Date.UTC(2040, 0, 1) });
		await until('it waits', () => client.last('agent_status')?.phase === 'waiting');
		expect(client.last('agent_status')).toMatchObject({
			status: 'running',
			reason: 'usage limit',
			resumes_at: Date.UTC(2040, 0, 1),
		});
		store.runs.end(run.id, 'all_passing', null);
		await until('it stopped', () => client.last('agent_status')?.status === 'stopped');
		expect(client.last('agent_status')).toMatchObject({ reason: 'all passing', run_id: run.id });
		expect(client.messages.filter((message) => 'status' in message && message.status === 'crashed')).toEqual([]);
	});

	it('crashed when its process is gone, though nobody commits anything', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		const client = server.connect('recipes');
		const runner = await startRunner(store, directory);
		await until('it runs', () => client.last('agent_status')?.status === 'running');
		runner.process.kill('SIGKILL');
		await until('it crashed', () => client.last('agent_status')?.status === 'crashed');
		expect(client.last('agent_status')?.reason).toBe(`Its process ${runner.process.pid} is gone.`);
	});
});

describe('a database', () => {
	const setAside = (directory: string, suffix: string) => {
		for (const name of readdirSync(directory).filter((file) => /^features\.db(-wal|-shm)?$/.test(file)))
			renameSync(join(directory, name), join(directory, `${name}${suffix}`));
	};

	it('that does not exist yet is waited for, and not made', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const client = server.connect('recipes');
		await until('it is told the present', () => client.last('agent_status') !== undefined);
		expect(client.hello()).toMatchObject({ journal: null, seq: 0, head: 0, mode: 'snapshot' });
		expect(readdirSync(directory)).toEqual([]);
		const store = server.store(directory);
		create(store, 'a');
		await until('the journal is known', () => client.hello()?.journal === store.journal.id);
		await untilCaughtUp(client, store);
		expect(client.last('progress')).toMatchObject({ total: 1 });
		expect(client.last('trouble')).toBeUndefined();
	});

	it('that is replaced under its clients begins anew for all, and nothing of both is mixed', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const old = server.store(directory);
		log(old, 'old 1', 'old 2');
		const clients = [server.connect('recipes'), server.connect('recipes')];
		for (const client of clients) await untilCaughtUp(client, old);
		setAside(directory, '.old');
		const fresh = server.store(directory);
		log(fresh, 'new 1');
		for (const client of clients) {
			await until('the new journal is known', () => client.hello()?.journal === fresh.journal.id);
			await untilCaughtUp(client, fresh);
			expect(linesOf(client.journalled())).toEqual(['new 1']);
			const hellos = client.messages.filter(({ type }) => type === 'hello');
			expect(hellos).toMatchObject([{ journal: old.journal.id }, { journal: fresh.journal.id, mode: 'snapshot' }]);
		}
	});

	it('that is moved away is missed, and goes on where it was when it is back', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		log(store, 'line 1');
		const client = server.connect('recipes');
		await untilCaughtUp(client, store);
		store.close();
		setAside(directory, '.away');
		await until('it is missed', () => client.last('trouble')?.code === 'DATABASE_REPLACED');
		expect(existsSync(projectFiles(directory).database)).toBe(false);
		for (const name of readdirSync(directory).filter((file) => file.endsWith('.away')))
			renameSync(join(directory, name), join(directory, name.slice(0, -'.away'.length)));
		await until('it is back', () => client.last('trouble')?.code === null);
		const again = server.store(directory);
		log(again, 'line 2');
		await untilCaughtUp(client, again);
		expect(linesOf(client.journalled())).toEqual(['line 1', 'line 2']);
		expect(client.messages.filter(({ type }) => type === 'hello')).toHaveLength(1);
	});

	it('that is an older copy of itself begins anew once it says something else', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		log(store, 'line 1');
		inDatabase(store.path, (database) => database.exec(`VACUUM INTO '${join(directory, 'copy')}'`));
		log(store, 'line 2');
		const client = server.connect('recipes');
		await untilCaughtUp(client, store);
		setAside(directory, '.gone');
		renameSync(join(directory, 'copy'), projectFiles(directory).database);
		const restored = server.store(directory);
		log(restored, 'another line 2');
		await until('it began anew', () => client.messages.filter(({ type }) => type === 'hello').length === 2);
		await untilCaughtUp(client, restored);
		expect(linesOf(client.journalled())).toEqual(['line 1', 'another line 2']);
	});

	it('that is locked holds up nobody else, and is told of', async () => {
		const server = await startLiveServer();
		const other = server.store(server.project('other'));
		const directory = server.project('recipes');
		const { database } = projectFiles(directory);
		makeEarlierDatabase(database, []);
		const holder = startChild('holds-a-lock', [database]);
		await holder.line();
		const client = server.connect('recipes');
		const beside = server.connect('other');
		await until('its trouble is told', () => client.last('trouble')?.code === 'DATABASE_LOCKED');
		expect(client.hello()?.journal).toBeNull();
		log(other, 'goes on');
		await untilCaughtUp(beside, other);
		holder.tell();
		await holder.ended;
		await until('it is read', () => typeof client.hello()?.journal === 'string');
		await until('its trouble is over', () => client.last('trouble')?.code !== 'DATABASE_LOCKED');
	});

	it('that is locked while it is watched can be read all the same, and what comes after is sent', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		log(store, 'line 1');
		const client = server.connect('recipes');
		await untilCaughtUp(client, store);
		const holder = startChild('holds-a-lock', [projectFiles(directory).database]);
		await holder.line();
		const late = server.connect('recipes');
		await untilCaughtUp(late, store);
		holder.tell();
		await holder.ended;
		log(store, 'line 2');
		for (const each of [client, late]) {
			await untilCaughtUp(each, store);
			expect(linesOf(each.journalled())).toEqual(['line 1', 'line 2']);
			expect(each.last('trouble')).toBeUndefined();
		}
	});

	it('that is none is told of, until it is one', async () => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const { database } = projectFiles(directory);
		inDatabase(database, (file) => file.exec('PRAGMA user_version = 999; CREATE TABLE a (b)'));
		const client = server.connect('recipes');
		await until('its trouble is told', () => client.last('trouble')?.code === 'DATABASE_NEWER');
		expect(server.reported).toMatchObject([{ code: 'DATABASE_NEWER' }]);
		rmSync(database);
		const store = server.store(directory);
		await until('it is read', () => client.hello()?.journal === store.journal.id);
	});
});
