import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookBody } from '../src/contract/webhook.ts';
import type { Mood } from './plan.ts';

/** A delivery as it arrived. */
export interface Arrival {
	readonly id: string;
	readonly event: string;
	readonly featureId: number;
	/** Whether it was answered with 204. */
	readonly taken: boolean;
}

export interface MoodyReceiver {
	readonly url: string;
	readonly arrivals: readonly Arrival[];
	/** Bodies that are not what the contract says, as they came. */
	readonly strange: readonly string[];
	/** How many moods other than taking it has gone through. */
	failures(): number;
	/** From now on it takes all. */
	calmDown(): void;
	close(): Promise<void>;
}

/** A receiver that answers by its moods, a request each, and takes everything after them. */
export async function startMoodyReceiver(moods: readonly Mood[]): Promise<MoodyReceiver> {
	const arrivals: Arrival[] = [];
	const strange: string[] = [];
	let left = [...moods];
	let failures = 0;

	const server = createServer((request, response) => {
		response.on('error', () => {});
		const mood = left.shift() ?? 'takes';
		if (mood !== 'takes') failures += 1;
		// As if nobody listened: the connection goes before the body is read.
		if (mood === 'is away') return void request.socket.destroy();
		readAll(request).then(
			(text) => {
				note(text, mood === 'takes');
				answer(mood, response);
			},
			() => {},
		);
	});

	function note(text: string, taken: boolean): void {
		const body = webhookBody.safeParse(parse(text));
		if (!body.success) {
			strange.push(text.slice(0, 500));
			return;
		}
		const { delivery_id: id, event } = body.data;
		arrivals.push({ id, event, featureId: 'feature_id' in body.data ? body.data.feature_id : 0, taken });
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		arrivals,
		strange,
		failures: () => failures,
		calmDown() {
			left = [];
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function answer(mood: Mood, response: ServerResponse): void {
	if (mood === 'takes') response.writeHead(204).end();
	if (mood === 'fails') response.writeHead(500).end('Something is wrong here.');
	// One that hangs says nothing.
}

async function readAll(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
