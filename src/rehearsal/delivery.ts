import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, newId, toMessage } from './answer.ts';
import { ApiError } from './api-error.ts';
import { encodeEvent, toEvents } from './events.ts';
import type { BreakPoint } from './faults.ts';

/** How an answer goes out. */
export interface Manner {
	readonly stream: boolean;
	/** Milliseconds before each piece; 0 for as fast as the client reads. */
	readonly paceMs: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** The answer does not come to its end. */
	readonly breakOff?: { readonly how: 'cut' | 'stall'; readonly at: BreakPoint };
}

/** Time for the client to read what was sent before the cut: Claude Code drops what it reads together with the end. */
const BEFORE_CUT_MS = 50;
/** `message_start`, `ping`, `content_block_start`, `content_block_delta`. */
const FIRST_PIECES = 4;

/**
 * Sends an answer. Resolves when it is out, was cut off or stalled, or when the client has gone. A stalled answer in one
 * piece does not even begin: once the head is there, clients wait without end.
 */
export async function deliver(response: ServerResponse, answer: Answer, manner: Manner): Promise<void> {
	if (manner.breakOff?.how === 'stall' && !manner.stream) return;
	const pieces = manner.stream ? toEvents(answer).map(encodeEvent) : [JSON.stringify(toMessage(answer))];
	response.writeHead(200, {
		...manner.headers,
		'content-type': manner.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
		'cache-control': 'no-cache',
		'request-id': newId('req'),
	});
	response.flushHeaders();
	const gone = new AbortController();
	response.once('close', () => gone.abort());
	const pause = (ms: number) => wait(ms, undefined, { signal: gone.signal }).catch(() => undefined);
	for (const piece of manner.breakOff === undefined ? pieces : beginning(pieces, manner.breakOff.at)) {
		if (manner.paceMs > 0) await pause(manner.paceMs);
		if (!(await send(response, piece))) return;
	}
	if (manner.breakOff === undefined) response.end();
	if (manner.breakOff?.how === 'cut') {
		await pause(BEFORE_CUT_MS);
		response.destroy();
	}
}

export function sendJson(response: ServerResponse, body: object, status = 200): void {
	response.writeHead(status, { 'content-type': 'application/json', 'request-id': newId('req') });
	response.end(JSON.stringify(body));
}

/** Answers with an error in the API's shape; anything but an `ApiError` is an `api_error` with its message. */
export function sendError(response: ServerResponse, error: unknown): void {
	const failure = error instanceof ApiError ? error : new ApiError('api_error', messageOf(error));
	const requestId = newId('req');
	response.writeHead(failure.status, {
		...failure.headers,
		'content-type': 'application/json',
		'request-id': requestId,
	});
	response.end(JSON.stringify(failure.body(requestId)));
}

/** Of a stream at least its head, the start of its first block and a first piece of that. */
function beginning(pieces: readonly string[], at: BreakPoint): readonly string[] {
	const [only] = pieces;
	if (only !== undefined && pieces.length === 1) return [only.slice(0, only.length / 2)];
	return pieces.slice(0, at === 'first-block' ? FIRST_PIECES : Math.max(FIRST_PIECES, Math.ceil(pieces.length / 2)));
}

/** Resolves to false when the client has gone. Waiting for each piece keeps a slow client from holding memory. */
function send(response: ServerResponse, piece: string): Promise<boolean> {
	if (response.destroyed) return Promise.resolve(false);
	return new Promise((resolve) => {
		const gone = () => resolve(false);
		response.once('close', gone);
		response.write(piece, (error) => {
			response.off('close', gone);
			resolve(!error);
		});
	});
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
