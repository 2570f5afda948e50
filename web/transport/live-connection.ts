import type { LIVE_CLOSE, LiveMessage } from '../../src/contract/live.ts';
import { inBatches } from './in-batches.ts';
import { openReconnectingSocket, type Socket } from './reconnecting-socket.ts';

/** `catching_up`: connected, and what was missed is still arriving. */
export type ConnectionState = 'connecting' | 'catching_up' | 'live' | 'offline' | 'gone';

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
	/** Tries at once when it waits, as when the network is back, or has given up. */
	retry(): void;
	/** After this nothing is called any more. */
	close(): void;
}

// Typed against the contract, since importing its values would bring the schemas' library into the page.
const PROJECT_NOT_FOUND: (typeof LIVE_CLOSE)['PROJECT_NOT_FOUND'] = 4004;
const NAME_INVALID: (typeof LIVE_CLOSE)['NAME_INVALID'] = 4000;

/** A view's stream of its project: comes back by itself, and goes on where it was. */
export function openLiveConnection({ url, open, onMessages, onState, soon }: LiveConnectionOptions): LiveConnection {
	let cursor: { readonly journal: string; seq: number } | null = null;
	/** Where the journal ended when the connection was made. */
	let head = 0;
	let closed = false;
	let state: ConnectionState | null = null;
	const hand = inBatches<LiveMessage>(soon, (messages) => {
		if (!closed) onMessages(messages);
	});

	function say(next: ConnectionState): void {
		if (closed || state === next) return;
		state = next;
		onState(next);
	}

	const socket = openReconnectingSocket({
		open: () => open(cursor === null ? url : `${url}?since=${encodeURIComponent(`${cursor.journal}:${cursor.seq}`)}`),
		onTry(failures) {
			// It is gone until it is found.
			if (state !== 'gone') say(failures === 0 ? 'connecting' : 'offline');
		},
		onMessage: (message) => receive(message as LiveMessage),
		onLost(code) {
			const gone = code === PROJECT_NOT_FOUND || code === NAME_INVALID;
			say(gone ? 'gone' : 'offline');
			return !gone;
		},
	});

	function receive(message: LiveMessage): void {
		if (message.type === 'hello') {
			socket.works();
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

	return {
		retry: () => socket.retry(),
		close() {
			closed = true;
			socket.close();
		},
	};
}
