/**
 * A server of the live benches, in a process of its own. Arguments: ours HOME | bare COUNT. Says its port; then, for each line on its
 * standard input: `memory` its resident bytes; `go` (bare only) broadcasts so many messages as ours would send.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';
import { createLiveStreams } from '../src/server/live/live-streams.ts';
import { eventMessage, serialize } from '../src/server/live/messages.ts';
import { createProjectStores } from '../src/server/project-stores.ts';
import { routeUpgrades } from '../src/server/upgrades.ts';
import { LOG_EVENT } from './live-event.ts';

const [side, argument = ''] = process.argv.slice(2);
const server = createServer();
const go = side === 'ours' ? serveOurs(argument) : serveBare(Number(argument));
server.listen(0, '127.0.0.1', () => say((server.address() as AddressInfo).port));
for await (const line of createInterface(process.stdin)) {
	if (line === 'go') void go();
	else say(process.memoryUsage.rss());
}
process.exit();

function serveOurs(home: string): () => Promise<void> {
	const streams = createLiveStreams({ stores: createProjectStores(home), report: console.error });
	routeUpgrades(server, { access: () => 'ok', routes: [streams.route] });
	return async () => {};
}

function serveBare(count: number): () => Promise<void> {
	const sockets = new WebSocketServer({ server, perMessageDeflate: false });
	sockets.on('connection', (socket) => socket.send('{"type":"hello"}'));
	const message = (seq: number) =>
		serialize(
			eventMessage(
				{ ...LOG_EVENT, seq, at: Date.now(), run_id: null, session_id: null, feature_id: null },
				{ feature: () => undefined, projectDirectory: '/', showCost: true, now: Date.now() },
			),
		);
	return async () => {
		const [sample] = sockets.clients;
		for (let seq = 1; seq <= count; seq++) {
			const bytes = message(seq);
			for (const socket of sockets.clients) socket.send(bytes, { binary: false });
			// What a bare server has instead of bounds, so that it does not run out of memory.
			do await new Promise(setImmediate);
			while ((sample?.bufferedAmount ?? 0) > 1_000_000);
		}
	};
}

function say(what: number): void {
	process.stdout.write(`${what}\n`);
}
