import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** The API's own limit. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads a request's body as JSON.
 *
 * @throws ApiError `request_too_large` or `invalid_request_error`
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	// What is too large is still read to its end: a client that is writing does not see an answer.
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > MOST_BYTES) chunks.length = 0;
		else chunks.push(chunk);
	}
	if (bytes > MOST_BYTES)
		throw new ApiError('request_too_large', 'Request exceeds the maximum allowed number of bytes.');
	const text = Buffer.concat(chunks).toString('utf8');
	try {
		return JSON.parse(text);
	} catch {
		throw new ApiError('invalid_request_error', 'The request body is not valid JSON');
	}
}
