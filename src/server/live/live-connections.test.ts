import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { AutocoderError } from '../../contract/errors.ts';
import { inDatabase } from '../../store/fixtures/in-database.fixture.ts';
import { until } from '../../store/fixtures/support.fixture.ts';
import type { ProjectStore } from '../../store/project-store.ts';
import { log, startLiveServer, startRunner, untilCaughtUp } from './fixtures/live-server.fixture.ts';

/** A connection that upgraded and does nothing more: it reads no frame and answers none unless its user does. */
function rawUpgrade(port: number, path: string) {
	const socket = connect(port, '127.0.0.1');
	let text = '';
	let over = false;
	socket.on('data', (data) => {
		text += data.toString('latin1');
	});
	socket.on('error', () => {});
	socket.on('close', () => {
		over = true;
	});
	onTestFinished(() => void socket.destroy());
	socket.write(
		`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
	);
	return { socket, text: () => text, over: () => over };
}

/** Writes more than the buffers of the system hold, with room for clients to read in between. */
async function fill(store: ProjectStore): Promise<void> {
	const line = 'x'.repeat(15_000);
	for (let batch = 0; batch < 100; batch++) {
		log(store, ...Array.from({ length: 10 }, () => line));
		await new Promise(setImmediate);
	}
}

describe('a connection is', () => {
	it.each([
		['a name with a dot', '/ws/projects/a.b', 4000],
		['an empty name', '/ws/projects/', 4000],
		['a name that is too long', `/ws/projects/${'x'.repeat(51)}`, 4000],
		['a way out of the directory', '/ws/projects/..%2F..%2Fetc', 4000],
		['a name with a line break', '/ws/projects/recipes%0A', 4000],
		['broken escapes', '/ws/projects/%zz', 4000],
		['a project that is not registered', '/ws/projects/nothing', 4004],
		['a path below a project', '/ws/projects/recipes/more', 404],
		['another path', '/ws', 404],
		['a path of slashes', '//', 404],
	])('closed or refused for %s', async (_what, path, code) => {
		const server = await startLiveServer();
		server.project('recipes');
		const client = server.connectTo(path);
		await until('it ended', () => client.ended() !== undefined);
		expect(client.ended()).toBe(code);
		expect(client.messages).toEqual([]);
	});

	it('refused with the status of the access check, before it is accepted', async () => {
		const server = await startLiveServer({ access: () => new AutocoderError('UNAUTHORIZED', 'Who are you?') });
		server.project('recipes');
		const { text, over } = rawUpgrade(server.port, '/ws/projects/recipes');
		await until('it is over', over);
		expect(text()).toMatch(
			/^HTTP\/1\.1 401 Unauthorized\r\n[\s\S]*\r\n\r\n\{"detail":"Who are you\?","code":"UNAUTHORIZED","next":".+"\}$/,
		);
	});

	it('refused when it does not speak WebSocket', async () => {
		const server = await startLiveServer();
		server.project('recipes');
		const socket = connect(server.port, '127.0.0.1');
		let text = '';
		socket.on('data', (data) => {
			text += String(data);
		});
		socket.write('GET /ws/projects/recipes HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
		await until('it is over', () => socket.readyState === 'closed');
		expect(text).toMatch(/^HTTP\/1\.1 400 /);
		expect(server.streams.clients()).toBe(0);
	});

	it.each([
		['whose directory is gone', (_home: string, directory: string) => rmSync(directory, { recursive: true })],
		[
			'that was removed from the list',
			(home: string) => inDatabase(join(home, 'registry.db'), (database) => database.exec('DELETE FROM projects')),
		],
	])('closed when it watches a project %s', async (_what, remove) => {
		const server = await startLiveServer();
		const directory = server.project('recipes');
		const store = server.store(directory);
		const client = server.connect('recipes');
		await until('it is connected', () => client.hello() !== undefined);
		store.close();
		remove(server.home, directory);
		await until('it is closed', () => client.ended() !== undefined);
		expect(client.ended()).toBe(4004);
		await until('nothing is watched', () => server.streams.watched() === 0);
		const late = server.connect('recipes');
		await until('it is closed', () => late.ended() !== undefined);
		expect(late.ended()).toBe(4004);
	});
});

describe('what a client says', () => {
	it('is answered when it is a ping', async () => {
		const server = await startLiveServer();
		server.project('recipes');
		const client = server.connect('recipes');
		await until('it is connected', () => client.hello() !== undefined);
		client.ws.send('{"type":"ping"}');
		await until('it is answered', () => client.last('pong') !== undefined);
	});

	it.each([
		['no JSON', 'ping', 1008],
		['another type', '{"type":"start"}', 1008],
		['null', 'null', 1008],
		['bytes', Buffer.from('{"type":"ping"}'), 1008],
		['too much', JSON.stringify({ type: 'ping', more: 'x'.repeat(5_000) }), 1009],
	])('closes its connection when it is %s', async (_what, said, code) => {
		const server = await startLiveServer();
		server.project('recipes');
		const client = server.connect('recipes');
		await until('it is connected', () => client.hello() !== undefined);
		client.ws.send(said);
		await until('it is closed', () => client.ended() !== undefined);
		expect(client.ended()).toBe(code);
	});

	it.each([
		['messages', 1008, (ws: WebSocket) => ws.send('{"type":"ping"}')],
		// `ws` itself cuts off whoever sends pings faster than their answers go out.
		['protocol pings', 1006, (ws: WebSocket) => ws.ping()],
	])('closes its connection when it is ten thousand %s at once, and costs others nothing', async (_what, code, say) => {
		const server = await startLiveServer();
		const store = server.store(server.project('recipes'));
		const client = server.connect('recipes');
		const beside = server.connect('recipes');
		await until('both are connected', () => client.hello() !== undefined && beside.hello() !== undefined);
		for (let count = 0; count < 10_000; count++) say(client.ws);
		await until('it is closed', () => client.ended() !== undefined);
		expect(client.ended()).toBe(code);
		expect(client.messages.filter(({ type }) => type === 'pong').length).toBeLessThanOrEqual(100);
		log(store, 'goes on');
		await untilCaughtUp(beside, store);
		expect(server.streams.clients()).toBe(1);
	});
});

describe('a client that', () => {
	it('does not read is cut off before it holds much memory, and goes on from where it was', async () => {
		const server = await startLiveServer({ limits: { fullChecks: 4, bufferBytes: 64 * 1_024 } });
		const store = server.store(server.project('recipes'));
		log(store, 'line');
		const slow = server.connect('recipes', `${store.journal.id}:0`);
		const quick = server.connect('recipes', `${store.journal.id}:0`);
		await untilCaughtUp(slow, store);
		await untilCaughtUp(quick, store);
		slow.ws.pause();
		let most = 0;
		const watching = setInterval(() => {
			for (const { writableLength } of server.sockets) most = Math.max(most, writableLength);
		}, 1);
		onTestFinished(() => clearInterval(watching));
		await fill(store);
		await untilCaughtUp(quick, store);
		await until('the slow one is gone', () => server.streams.clients() === 1);
		// One message of each of two layers may be on its way above the bound.
		expect(most).toBeLessThan(64 * 1_024 + 2 * 32_000);
		expect(most).toBeGreaterThan(64 * 1_024);
		slow.ws.resume();
		await until('it knows', () => slow.ended() !== undefined);
		const again = server.connect('recipes', slow.cursor());
		await untilCaughtUp(again, store);
		expect([...slow.journalled(), ...again.journalled()].map(({ seq }) => seq)).toEqual(
			Array.from({ length: 1_001 }, (_, index) => index + 1),
		);
	});

	it('reads again soon after it was given up is told why', async () => {
		const server = await startLiveServer({ limits: { fullChecks: 1, closeMs: 60_000, bufferBytes: 64 * 1_024 } });
		const store = server.store(server.project('recipes'));
		const slow = server.connect('recipes');
		const other = server.project('other');
		const beside = server.connect('other');
		await until('both are connected', () => slow.hello() !== undefined && beside.hello() !== undefined);
		const runner = await startRunner(server.store(other), other);
		slow.ws.pause();
		await fill(store);
		await until('its socket is full', () => [...server.sockets].some((socket) => socket.writableLength > 64 * 1_024));
		// That a runner is gone is seen in the very check that looks for slow clients.
		runner.process.kill('SIGKILL');
		await until('there was a check', () => beside.last('agent_status')?.status === 'crashed');
		slow.ws.resume();
		await until('it is closed', () => slow.ended() !== undefined);
		expect(slow.ended()).toBe(4008);
	});

	it('went away without a word is noticed', async () => {
		const server = await startLiveServer({ limits: { pingMs: 200 } });
		server.project('recipes');
		const { text, over } = rawUpgrade(server.port, '/ws/projects/recipes');
		const alive = server.connect('recipes');
		await until('it is connected', () => text().includes('"hello"'));
		await until('it is cut off', over);
		expect(alive.ended()).toBeUndefined();
		expect(server.streams.clients()).toBe(1);
	});

	it('is there when the server ends is told so; one that does not answer is cut off', async () => {
		const server = await startLiveServer();
		server.project('recipes');
		const client = server.connect('recipes');
		const silent = rawUpgrade(server.port, '/ws/projects/recipes');
		await until('both are connected', () => client.hello() !== undefined && silent.text().includes('"hello"'));
		await server.streams.close();
		await until('both are over', () => client.ended() !== undefined && silent.over());
		expect(client.ended()).toBe(1001);
		expect([server.streams.clients(), server.streams.watched()]).toEqual([0, 0]);
		const late = server.connect('recipes');
		await until('it is refused', () => late.ended() !== undefined);
		expect(late.ended()).toBe(503);
	});
});
