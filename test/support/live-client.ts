import { WebSocket } from 'ws';
import { type LiveMessage, liveMessage } from '../../src/contract/live.ts';

/** A page of a test: one view of a project's live stream, over as many connections as it takes. */
export interface LiveView {
	/** All messages of all connections, each held against the contract. */
	readonly messages: LiveMessage[];
	/** The numbers of the journal's events that came, in the order in which they came. */
	seqs(): number[];
	/** Connects anew, from where it was. */
	connect(url: string, token: string, project: string): void;
	disconnect(): void;
	ping(): void;
	readonly connected: boolean;
}

export function createLiveView(): LiveView {
	const messages: LiveMessage[] = [];
	const seqs: number[] = [];
	let journal: string | null = null;
	let socket: WebSocket | undefined;

	return {
		messages,
		seqs: () => [...seqs],
		connect(url, token, project) {
			const last = seqs.at(-1);
			const since = journal === null ? '' : `?since=${journal}:${last ?? 0}`;
			const connection = new WebSocket(`${url.replace('http', 'ws')}/ws/projects/${project}${since}`, {
				headers: { authorization: `Bearer ${token}` },
			});
			socket = connection;
			// A server that is gone: whoever looks at `connected` tries again.
			connection.on('error', () => {});
			connection.on('message', (data: Buffer) => {
				// What was on its way when the view left belongs to nobody.
				if (socket !== connection) return;
				const message = liveMessage.parse(JSON.parse(data.toString()));
				messages.push(message);
				if (message.type === 'hello') journal = message.journal;
				if ('event' in message) seqs.push(message.seq);
			});
		},
		disconnect() {
			socket?.terminate();
			socket = undefined;
		},
		ping: () => socket?.send('{"type":"ping"}'),
		get connected() {
			return socket?.readyState === WebSocket.OPEN;
		},
	};
}
