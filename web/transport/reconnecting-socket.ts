import { backoff } from './backoff.ts';

/** The part of a WebSocket that is used here. */
export interface Socket {
	onopen: ((event: never) => unknown) | null;
	onmessage: ((event: never) => unknown) | null;
	onclose: ((event: never) => unknown) | null;
	onerror: ((event: never) => unknown) | null;
	send(text: string): void;
	close(): void;
}

export interface ReconnectingSocketOptions {
	/** Called for each try. */
	readonly open: () => Socket;
	/** `failures`: tries that failed in a row before this one. */
	readonly onTry: (failures: number) => void;
	/** The socket can be written to. */
	readonly onOpen?: () => void;
	readonly onMessage: (message: unknown) => void;
	/** @returns whether to try again */
	readonly onLost: (code: number) => boolean;
}

export interface ReconnectingSocket {
	/** @returns whether there was a connection to send it on */
	send(message: object): boolean;
	/** The other side does what it is there for: the next failure is the first one. */
	works(): void;
	/** Tries at once when it waits, as when the network is back, or has given up. */
	retry(): void;
	/** After this nothing is called any more. */
	close(): void;
}

/** A server that says nothing for so long after a ping is gone, whatever the socket thinks. */
const PING_MS = 20_000;

/** A WebSocket that comes back by itself, later each time, and notices when the other side is gone. */
export function openReconnectingSocket(options: ReconnectingSocketOptions): ReconnectingSocket {
	let socket: Socket | null = null;
	let opened = false;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let heartbeat: ReturnType<typeof setInterval> | null = null;
	let heard = true;
	let closed = false;

	function connect(): void {
		timer = null;
		options.onTry(failures);
		const mine = options.open();
		socket = mine;
		heard = true;
		heartbeat = setInterval(() => beat(mine), PING_MS);
		mine.onopen = () => {
			if (socket !== mine) return;
			opened = true;
			options.onOpen?.();
		};
		mine.onmessage = ({ data }: { readonly data: unknown }) => {
			if (socket !== mine || typeof data !== 'string') return;
			heard = true;
			options.onMessage(JSON.parse(data));
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
		send({ type: 'ping' });
	}

	function send(message: object): boolean {
		if (socket === null || !opened) return false;
		socket.send(JSON.stringify(message));
		return true;
	}

	function lost(code: number): void {
		drop();
		failures += 1;
		if (options.onLost(code)) timer = setTimeout(connect, backoff(failures, Math.random()));
	}

	function drop(): void {
		if (heartbeat !== null) clearInterval(heartbeat);
		heartbeat = null;
		socket = null;
		opened = false;
	}

	connect();
	return {
		send,
		works() {
			failures = 0;
		},
		retry() {
			if (closed || socket !== null) return;
			if (timer !== null) clearTimeout(timer);
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
