import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ChatServerMessage } from '../../src/contract/chat.ts';
import { hereIs } from '../model/chat.fixture.ts';
import { type ChatConnection, type ChatConnectionState, openChatConnection } from './chat-connection.ts';
import type { Socket } from './reconnecting-socket.ts';

let server: WebSocketServer;
/** Each connection, with what was said on it. */
let visits: { readonly socket: WebSocket; readonly said: unknown[] }[] = [];
let connection: ChatConnection;
let heard: ChatServerMessage[] = [];
let states: ChatConnectionState[] = [];
let begun = 0;

beforeEach(async () => {
	[visits, heard, states, begun] = [[], [], [], 0];
	server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	server.on('connection', (socket) => {
		const said: unknown[] = [];
		socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString())));
		visits.push({ socket, said });
	});
	await new Promise((resolve) => server.once('listening', resolve));
	connection = openChatConnection({
		url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		open: (url) => new WebSocket(url) as unknown as Socket,
		start: () => ({ type: 'start', conversation_id: ++begun }),
		onMessages: (some) => heard.push(...some),
		onState: (state) => states.push(state),
		soon: (work) => setImmediate(work),
	});
});

afterEach(async () => {
	connection.close();
	for (const socket of server.clients) socket.terminate();
	await new Promise((resolve) => server.close(resolve));
});

it('begins each connection with what is meant by then', async () => {
	expect(connection.send({ type: 'stop' })).toBe(false);
	await vi.waitFor(() => expect(visits[0]?.said).toEqual([{ type: 'start', conversation_id: 1 }]));
	visits[0]?.socket.send(JSON.stringify(hereIs([])));
	await vi.waitFor(() => expect(heard).toEqual([hereIs([])]));
	visits[0]?.socket.terminate();
	await vi.waitFor(() => expect(visits[1]?.said).toEqual([{ type: 'start', conversation_id: 2 }]), 10_000);
	visits[1]?.socket.send(JSON.stringify(hereIs([])));
	await vi.waitFor(() => expect(heard).toHaveLength(2));
	expect(connection.send({ type: 'stop' })).toBe(true);
	await vi.waitFor(() => expect(visits[1]?.said).toContainEqual({ type: 'stop' }));
	expect(states).toEqual(['connecting', 'live', 'offline', 'live']);
});

it('gives up when the project is not there, until it is asked to try again', async () => {
	await vi.waitFor(() => expect(visits).toHaveLength(1));
	visits[0]?.socket.close(4004);
	await vi.waitFor(() => expect(states).toEqual(['connecting', 'gone']));
	connection.retry();
	await vi.waitFor(() => expect(visits).toHaveLength(2));
	expect(states).toEqual(['connecting', 'gone']);
	visits[1]?.socket.send(JSON.stringify(hereIs([])));
	await vi.waitFor(() => expect(states).toEqual(['connecting', 'gone', 'live']));
});
