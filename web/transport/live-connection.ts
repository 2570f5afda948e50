import type { LIVE_CLOSE, LiveMessage } from '../../src/contract/live.ts';
import { backoff } from './backoff.ts';

/** `catching_up`: connected, and what was missed is still arriving. */
export type ConnectionState = 'connecting' | 'catching_up' | 'live' | 'offline' | 'gone';

/** The part of a WebSocket that is used here. */
export interface Socket {
	onopen: ((event: never) => unknown) | null;
	onmessage: ((event: never) => unknown) | null;
	onclose: ((event: never) => unknown) | null;
	onerror: ((event: never) => unknown) | null;
	send(text: string): void;
	close(): void;
}

export interface LiveConnectionOptions {
	/** Of `/ws/projects/{name}`, without a query. */
	readonly url: string;
	readonly open: (url: string) => Socket;
	/** Messages in order, each once; several at a time. */
	readonly onMessages: (messages: readonly LiveMessage[]) => void;
	readonly onState: (state: ConnectionState) => void;
	/** Calls back soon, as with the next frame. */
	readonly soon: (work: () => void) => void;
}

export interface LiveConnection {
	/** Tries at once when it waits, as when the network is back. */
	retry(): void;
	/** After this nothing is called any more. */
	close(): void;
}

// Typed against the contract, since importing its values would bring the schemas' library into the page.
const PROJECT_NOT_FOUND: (typeof LIVE_CLOSE)['PROJECT_NOT_FOUND'] = 4004;
const NAME_INVALID: (typeof LIVE_CLOSE)['NAME_INVALID'] = 4000;
/** A server that says nothing for so long after a ping is gone, whatever the socket thinks. */
const PING_MS = 20_000;

/** A view's stream of its project: comes back by itself, and goes on where it was. */
export function openLiveConnection({ url, open, onMessages, onState, soon }: LiveConnectionOptions): LiveConnection {
	let socket: Socket | null = null;
	let cursor: { readonly journal: string; seq: number } | null = null;
	/** Where the journal ended when the connection was made. */
	let head = 0;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let heartbeat: ReturnType<typeof setInterval> | null = null;
	let heard = true;
	let closed = false;
	let state: ConnectionState | null = null;
	let waiting: LiveMessage[] = [];

	function say(next: ConnectionState): void {
		if (closed || state === next) return;
		state = next;
		onState(next);
	}

	function connect(): void {
		timer = null;
		say(failures === 0 ? 'connecting' : 'offline');
		const mine = open(cursor === null ? url : `${url}?since=${encodeURIComponent(`${cursor.journal}:${cursor.seq}`)}`);
		socket = mine;
		heard = true;
		heartbeat = setInterval(() => beat(mine), PING_MS);
		mine.onmessage = ({ data }: { readonly data: unknown }) => {
			if (socket === mine && typeof data === 'string') receive(JSON.parse(data) as LiveMessage);
		};
		mine.onclose = ({ code }: { readonly code: number }) => {
			if (socket === mine) lost(code);
		};
		// What went wrong is said by the close that follows.
		mine.onerror = () => {};
	}

	function beat(mine: Socket): void {
		if (!heard) {
			mine.close();
			if (socket === mine) lost(1006);
			return;
		}
		heard = false;
		if (state === 'live' || state === 'catching_up') mine.send('{"type":"ping"}');
	}

	function receive(message: LiveMessage): void {
		heard = true;
		if (message.type === 'hello') {
			failures = 0;
			cursor = message.journal === null ? null : { journal: message.journal, seq: message.seq };
			head = message.head;
		} else if ('seq' in message) {
			if (cursor !== null) {
				// Twice the same would be counted twice.
				if (message.seq <= cursor.seq) return;
				cursor.seq = message.seq;
			}
		}
		if (message.type !== 'pong') hand(message);
		say(cursor !== null && cursor.seq < head ? 'catching_up' : 'live');
	}

	function hand(message: LiveMessage): void {
		waiting.push(message);
		if (waiting.length > 1) return;
		soon(() => {
			const messages = waiting;
			waiting = [];
			if (!closed && messages.length > 0) onMessages(messages);
		});
	}

	function lost(code: number): void {
		drop();
		if (code === PROJECT_NOT_FOUND || code === NAME_INVALID) {
			say('gone');
			return;
		}
		failures += 1;
		say('offline');
		timer = setTimeout(connect, backoff(failures, Math.random()));
	}

	function drop(): void {
		if (heartbeat !== null) clearInterval(heartbeat);
		heartbeat = null;
		socket = null;
	}

	connect();
	return {
		retry() {
			if (closed || timer === null) return;
			clearTimeout(timer);
			connect();
		},
		close() {
			closed = true;
			if (timer !== null) clearTimeout(timer);
			const open = socket;
			drop();
			open?.close();
		},
	};
}
