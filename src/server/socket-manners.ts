import { WebSocket } from 'ws';

/** What every WebSocket of ours holds its client to. Times in milliseconds. */
export interface MannersLimits {
	readonly messagesPerSecond: number;
	/** A client that does not answer a protocol ping until the next is cut off. */
	readonly pingMs: number;
	/** A client that does not answer a close so long is cut off. */
	readonly closeMs: number;
}

export interface Manners {
	/** Hears what the client says, unless it says too much: then it is closed. */
	listen(hear: () => void): void;
	/** Cuts off a client that does not answer, and asks one that does anew. */
	ping(now: number): void;
	close(code: number, reason: string): void;
}

export function createManners(ws: WebSocket, limits: MannersLimits): Manners {
	let answers = true;
	let pingedAt = performance.now();
	let heard = { since: 0, count: 0 };

	ws.on('ping', () => listen(() => {}));
	ws.on('pong', () =>
		listen(() => {
			answers = true;
		}),
	);
	// What `ws` finds wrong with a frame it answers with a close itself.
	ws.on('error', endSoon);

	function listen(hear: () => void): void {
		if (ws.readyState !== WebSocket.OPEN) return;
		const now = performance.now();
		if (now - heard.since >= 1_000) heard = { since: now, count: 0 };
		heard.count += 1;
		if (heard.count > limits.messagesPerSecond) close(1008, 'too many messages');
		else hear();
	}

	function close(code: number, reason: string): void {
		ws.close(code, reason);
		endSoon();
	}

	function endSoon(): void {
		const timer = setTimeout(() => ws.terminate(), limits.closeMs).unref();
		ws.once('close', () => clearTimeout(timer));
	}

	return {
		listen,
		ping(now) {
			if (now - pingedAt < limits.pingMs) return;
			if (!answers) {
				ws.terminate();
				return;
			}
			pingedAt = now;
			answers = false;
			ws.ping();
		},
		close,
	};
}
