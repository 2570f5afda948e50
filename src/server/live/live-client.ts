import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import { LIVE_CLOSE, liveClientMessage } from '../../contract/live.ts';
import { createManners } from '../socket-manners.ts';
import type { LiveLimits } from './limits.ts';
import { serialize } from './messages.ts';
import type { Cursor, Listener, ProjectTail } from './project-tail.ts';
import type { Turns } from './turns.ts';

/** One WebSocket that watches a project. It fetches from the tail what its socket has room for, and keeps no queue of its own. */
export interface LiveClient extends Listener {
	/** Begins to send; the tail's listener is this client. */
	watch(tail: ProjectTail): void;
	/** Cuts off a client that does not read or does not answer. */
	check(now: number): void;
	close(code: number, reason: string): void;
}

const PONG = serialize({ type: 'pong' });

/** @param socket what `ws` writes to */
export function createLiveClient({
	ws,
	socket,
	since,
	limits,
	turns,
}: {
	ws: WebSocket;
	socket: Duplex;
	since: Cursor | null;
	limits: LiveLimits;
	turns: Turns;
}): LiveClient {
	let tail: ProjectTail | undefined;
	let cursor = 0;
	/** Whether the client knows which journal it is sent. */
	let greeted = false;
	let wanted = since;
	let sentStates: readonly (Buffer | null)[] = [];
	/** Whether the socket is full, and over how many checks it has been. */
	let full = false;
	let fullChecks = 0;
	/** Whether a read of the database is waiting for its turn. */
	let reading = false;
	const { listen, ping, close } = createManners(ws, limits);
	const open = () => ws.readyState === WebSocket.OPEN;
	const isFull = () => ws.bufferedAmount >= limits.bufferBytes;
	const send = (bytes: Buffer) => ws.send(bytes, { binary: false });

	ws.on('message', (data, isBinary) => listen(() => answer(data, isBinary)));
	socket.on('drain', () => {
		full = false;
		fullChecks = 0;
		pump();
	});

	/** All that is there to be sent and that the socket has room for, in one go. */
	function pump(): void {
		if (tail === undefined || !open() || full) return;
		socket.cork();
		if (greet(tail)) fill(tail);
		socket.uncork();
		full = isFull();
	}

	function greet(from: ProjectTail): boolean {
		if (greeted) return true;
		const hello = from.begin(wanted);
		if (hello === undefined) return false;
		send(serialize(hello));
		cursor = hello.seq;
		sentStates = [];
		greeted = true;
		return true;
	}

	function fill(from: ProjectTail): void {
		sendStates(from.states());
		while (!reading && !isFull()) {
			const next = from.next(cursor);
			if (next === undefined) return;
			if (next === 'behind') {
				reading = true;
				turns.add(() => catchUp(from));
				return;
			}
			send(next.bytes);
			cursor = next.seq;
		}
	}

	function catchUp(from: ProjectTail): void {
		reading = false;
		if (!open() || !greeted || full) return;
		const before = cursor;
		socket.cork();
		for (const { seq, bytes } of from.read(cursor)) {
			send(bytes);
			cursor = seq;
			if (isFull()) break;
		}
		socket.uncork();
		full = isFull();
		if (!full && cursor > before) pump();
	}

	function sendStates(states: readonly (Buffer | null)[]): void {
		for (const [index, bytes] of states.entries()) if (bytes !== null && bytes !== sentStates[index]) send(bytes);
		sentStates = states;
	}

	function answer(data: RawData, isBinary: boolean): void {
		if (isBinary || !isPing(String(data))) close(1008, 'only {"type":"ping"} is understood');
		else if (!isFull()) send(PONG);
	}

	return {
		watch(from) {
			tail = from;
			from.join(this);
			pump();
		},
		wake: pump,
		restart() {
			// A client that was not told of a journal yet may still have a cursor that fits.
			if (greeted) wanted = null;
			greeted = false;
		},
		check(now) {
			if (!open()) return;
			if (full) fullChecks += 1;
			if (fullChecks >= limits.fullChecks) {
				close(LIVE_CLOSE.TOO_SLOW, 'too slow: come back with ?since=');
				return;
			}
			ping(now);
		},
		close,
	};
}

function isPing(text: string): boolean {
	try {
		return liveClientMessage.safeParse(JSON.parse(text)).success;
	} catch {
		return false;
	}
}
