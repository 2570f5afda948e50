import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import type { LiveMessage } from '../src/contract/live.ts';
import { openRegistry } from '../src/store/registry.ts';
import { type Bench, toFigure } from './figure.ts';
import { startLineChild } from './live-child.ts';
import { preciseNow } from './live-clock.ts';
import { makeProject } from './project.ts';
import { quantile } from './statistics.ts';
import { inTemporaryDirectory } from './temporary.ts';

const A_SECOND = 200;
const CHANGES = 600;
const ROUNDS = 3;
/** Messages before the first that counts. */
const WARM_UP = 50;

export const liveLatency: Bench = {
	name: 'live-latency',
	about: `A feature changes in one process, ${A_SECOND} times a second; the time from just before its transaction until a WebSocket client in another process has the message, from a server in a third; in turns with a bare ws server that sends to a client in its own process.`,
	run: (say) =>
		inTemporaryDirectory(async (root) => {
			const ours: number[][] = [];
			const floor: number[][] = [];
			for (let round = 1; round <= ROUNDS; round++) {
				say(`round ${round} of ${ROUNDS}`);
				const sides = [
					async () => ours.push(await latenciesOfOurs(join(root, String(round)))),
					async () => floor.push(await latenciesOfBare()),
				];
				for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
			}
			const share = (name: string, part: number, bound: number) =>
				toFigure({
					name: `from change to client, ${name}`,
					unit: 'ms',
					ours: ours.map((round) => quantile(round, part)),
					floor: floor.map((round) => quantile(round, part)),
					against: 'a bare ws server, one process',
					bound,
				});
			return [share('p50', 0.5, 25), share('p99', 0.99, 100)];
		}),
};

async function latenciesOfOurs(root: string): Promise<number[]> {
	const directory = join(root, 'project');
	mkdirSync(directory, { recursive: true });
	makeProject(directory, 10);
	const home = join(root, 'home');
	const registry = openRegistry(home, Date.now);
	registry.add('bench', directory);
	registry.close();
	const server = startLineChild('live-server', ['ours', home]);
	const writer = startLineChild('live-writer', ['changes', directory, A_SECOND, CHANGES + 2 * WARM_UP]);
	const client = new WebSocket(`ws://127.0.0.1:${await server.line()}/ws/projects/bench`);
	try {
		const latencies: number[] = [];
		const done = new Promise<void>((resolve, reject) => {
			client.on('error', reject);
			client.on('message', (data) => {
				const arrived = preciseNow();
				const message = JSON.parse(String(data)) as LiveMessage;
				if (message.type !== 'feature_update' || message.event.type !== 'feature.failed') return;
				latencies.push(arrived - Number(message.event.data.reason));
				if (latencies.length === CHANGES / 2 + WARM_UP) resolve();
			});
		});
		await new Promise((resolve) => client.once('message', resolve));
		await writer.line();
		writer.tell('go');
		await done;
		return latencies.slice(WARM_UP);
	} finally {
		client.terminate();
		await Promise.all([server.end(), writer.end()]);
	}
}

async function latenciesOfBare(): Promise<number[]> {
	const http = createServer();
	const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
	try {
		const latencies: number[] = [];
		client.on('message', (data) => {
			const arrived = preciseNow();
			latencies.push(arrived - (JSON.parse(String(data)) as { at: number }).at);
		});
		await new Promise((resolve) => client.once('open', resolve));
		const line = 'x'.repeat(700);
		for (let sent = 0; sent < CHANGES / 2 + WARM_UP; sent++) {
			const message = Buffer.from(JSON.stringify({ at: preciseNow(), line }));
			for (const socket of sockets.clients) socket.send(message, { binary: false });
			await delay(1_000 / A_SECOND);
		}
		return latencies.slice(WARM_UP);
	} finally {
		client.terminate();
		sockets.close();
		await new Promise((resolve) => http.close(resolve));
	}
}
