import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { LiveMessage } from '../../src/contract/live.ts';
import { aLog, anEvent } from '../model/fixtures.fixture.ts';
import { backoff } from './backoff.ts';
import { type ConnectionState, type LiveConnection, openLiveConnection } from './live-connection.ts';
import type { Socket } from './reconnecting-socket.ts';

let server: WebSocketServer;
let url = '';
/** What clients asked for, and the socket of each. */
let visits: { readonly query: string | undefined; readonly socket: WebSocket }[] = [];
let connections: LiveConnection[] = [];

beforeEach(async () => {
	server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	server.on('connection', (socket, request) => visits.push({ query: request.url?.split('?')[1], socket }));
	await new Promise((resolve) => server.once('listening', resolve));
	url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(async () => {
	for (const connection of connections) connection.close();
	for (const socket of server.clients) socket.terminate();
	await new Promise((resolve) => server.close(resolve));
	visits = [];
	connections = [];
});

function watch() {
	const messages: LiveMessage[] = [];
	const states: ConnectionState[] = [];
	const connection = openLiveConnection({
		url,
		open: (address) => new WebSocket(address) as unknown as Socket,
		onMessages: (some) => messages.push(...some),
		onState: (state) => states.push(state),
		soon: (work) => setImmediate(work),
	});
	connections.push(connection);
	return { messages, states, connection };
}

async function visit(number: number) {
	await vi.waitFor(() => expect(visits.length).toBeGreaterThanOrEqual(number), 10_000);
	const { query, socket } = visits[number - 1] ?? {};
	return {
		query,
		say: (...messages: object[]) => {
			for (const message of messages) socket?.send(JSON.stringify(message));
		},
		close: (code: number) => socket?.close(code),
	};
}

const hello = (seq: number, head: number) => ({ type: 'hello', journal: 'j1', seq, head, mode: 'resumed' });
const log = (seq: number) => aLog(anEvent('log', { level: 'info', line: 'x' }, seq));
const seqs = (messages: readonly LiveMessage[]) =>
	messages.flatMap((message) => ('event' in message ? [message.seq] : []));

it('goes on where it was after a connection is lost, and takes nothing twice', async () => {
	const { messages, states } = watch();
	const first = await visit(1);
	expect(first.query).toBeUndefined();
	first.say(hello(0, 2), log(1), log(2));
	await vi.waitFor(() => expect(seqs(messages)).toEqual([1, 2]));
	first.close(1001);
	const second = await visit(2);
	expect(second.query).toBe('since=j1%3A2');
	second.say(hello(2, 4), log(2), log(3), log(4));
	await vi.waitFor(() => expect(seqs(messages)).toEqual([1, 2, 3, 4]));
	expect(states).toEqual(['connecting', 'catching_up', 'live', 'offline', 'catching_up', 'live']);
});

it('is catching up until it has what there was when it came', async () => {
	const { states } = watch();
	const { say } = await visit(1);
	say(hello(5, 7), { type: 'progress' }, log(6));
	await vi.waitFor(() => expect(states.at(-1)).toBe('catching_up'));
	say(log(7));
	await vi.waitFor(() => expect(states.at(-1)).toBe('live'));
});

it.each([4000, 4004])('gives up when the project is not there (%i), until it is asked to try again', async (code) => {
	const { states, connection } = watch();
	(await visit(1)).close(code);
	await vi.waitFor(() => expect(states).toEqual(['connecting', 'gone']));
	connection.retry();
	(await visit(2)).close(code);
	await vi.waitFor(() => expect(server.clients.size).toBe(0));
	expect(states).toEqual(['connecting', 'gone']);
	connection.retry();
	// A drive that is mounted again has it back.
	(await visit(3)).say(hello(0, 0));
	await vi.waitFor(() => expect(states).toEqual(['connecting', 'gone', 'live']));
	expect(visits).toHaveLength(3);
});

it('says nothing after it is closed', async () => {
	const { messages, states, connection } = watch();
	const { say } = await visit(1);
	say(hello(0, 0));
	await vi.waitFor(() => expect(states.at(-1)).toBe('live'));
	const before = messages.length;
	say(log(1));
	connection.close();
	await vi.waitFor(() => expect(server.clients.size).toBe(0));
	expect(messages).toHaveLength(before);
	expect(states.at(-1)).toBe('live');
});

it('waits longer with each failure, within a bound, and never for nothing', () => {
	expect([1, 2, 3, 20].map((failures) => backoff(failures, 1))).toEqual([250, 500, 1_000, 15_000]);
	expect(backoff(1, 0)).toBe(125);
});
