import type { ErrorReply } from '../../src/contract/api/error.ts';
import { TEXTS } from '../texts.ts';
import { backoff } from './backoff.ts';
import { noteServerTime } from './server-clock.ts';

/** A refusal or failure of the server, or a network without one. */
export class ApiError extends Error {
	override readonly name = 'ApiError';

	/**
	 * @param status of HTTP; 0 when there was no answer
	 * @param code of docs/errors.md; OFFLINE when there was no answer
	 * @param next what to do about it; one sentence
	 */
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly next: string,
	) {
		super(message);
	}
}

/** Whether what failed may work by itself after a while: a network or a server that is away, a database that is held. */
export function mayPass(error: unknown): boolean {
	return error instanceof ApiError && (error.status === 0 || error.status === 503);
}

/** Milliseconds until it is worth another try by itself, after so many failures in a row; null: it is not. */
export function againIn(error: unknown, failures: number): number | null {
	return mayPass(error) ? backoff(failures, Math.random()) : null;
}

export interface RequestOptions {
	readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Sent as JSON. */
	readonly body?: unknown;
	readonly signal?: AbortSignal;
}

/** Asks the server. An answer without a body is null. @throws ApiError */
export async function request(path: string, options: RequestOptions = {}): Promise<unknown> {
	return (await requestWithStatus(path, options)).content;
}

/** As {@link request}, where it tells something which of the good answers it was. */
export async function requestWithStatus(
	path: string,
	{ method = 'GET', body, signal }: RequestOptions = {},
): Promise<{ readonly status: number; readonly content: unknown }> {
	const response = await answer(path, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
		...(signal === undefined ? {} : { signal }),
	});
	const text = await response.text();
	const content = text === '' ? null : parsed(text);
	if (response.ok && content !== undefined) return { status: response.status, content };
	throw refusal(response, content);
}

/** Asks for something that is no JSON. @throws ApiError */
export async function requestText(path: string, signal?: AbortSignal): Promise<string> {
	const response = await answer(path, signal === undefined ? {} : { signal });
	const text = await response.text();
	if (response.ok) return text;
	throw refusal(response, parsed(text));
}

function refusal(response: Response, content: unknown): ApiError {
	if (isErrorReply(content)) return new ApiError(response.status, content.code, content.detail, content.next);
	return new ApiError(response.status, 'UNKNOWN', TEXTS.server.unknown(response.status), TEXTS.server.unknownNext);
}

async function answer(path: string, init: RequestInit): Promise<Response> {
	try {
		const response = await fetch(path, init);
		noteServerTime(response.headers.get('date'));
		return response;
	} catch (error) {
		if (init.signal?.aborted) throw error;
		throw new ApiError(0, 'OFFLINE', TEXTS.server.away, TEXTS.server.awayNext);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isErrorReply(value: unknown): value is ErrorReply {
	return typeof value === 'object' && value !== null && 'detail' in value && 'code' in value;
}
