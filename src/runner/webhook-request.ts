import { createHmac } from 'node:crypto';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebhookAttempt, WebhookBody, WebhookTarget } from '../contract/webhook.ts';
import { NotPublicError, publicLookup, requirePublicHost } from './public-address.ts';

/** How long one attempt may take. */
export const ATTEMPT_MS = 5_000;

/**
 * Posts a body once. Whatever happens is told and never thrown; what is told names neither the address nor anything that the receiver
 * said. Only a status from 200 to 299 is a delivery, and a redirection is not followed: it could lead a signed body anywhere.
 *
 * @param signal ends the attempt early
 * @param lookup resolves names where only public addresses may be reached
 */
export async function postOnce(
	{ url, secret, publicOnly }: Pick<WebhookTarget, 'url' | 'secret' | 'publicOnly'>,
	body: WebhookBody,
	{
		timeoutMs = ATTEMPT_MS,
		signal,
		lookup = publicLookup(),
		now = Date.now,
	}: {
		readonly timeoutMs?: number;
		readonly signal?: AbortSignal;
		readonly lookup?: LookupFunction;
		readonly now?: () => number;
	} = {},
): Promise<WebhookAttempt> {
	const at = now();
	const began = performance.now();
	const done = (status: number | null, error: string | null): WebhookAttempt => ({
		at,
		duration_ms: Math.round(performance.now() - began),
		status,
		error,
	});
	const timeout = AbortSignal.timeout(timeoutMs);
	const { address, authorization } = withoutUser(url);
	const text = JSON.stringify(body);
	try {
		if (publicOnly) requirePublicHost(address);
		const status = await statusOf(address, text, {
			method: 'POST',
			// A connection that was kept may be dead by the next delivery, which would fail for nothing.
			agent: false,
			signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
			headers: {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(text),
				'user-agent': 'autocoder',
				'x-autocoder-event': body.event,
				'x-autocoder-delivery': body.delivery_id,
				...(secret === null ? {} : { 'x-autocoder-signature': signatureOf(text, secret) }),
				...authorization,
			},
			...(publicOnly ? { lookup } : {}),
		});
		return done(status, refusal(status));
	} catch (error) {
		return done(null, timeout.aborted ? `There was no answer in ${timeoutMs / 1_000} s.` : reasonOf(error));
	}
}

/** The status of the answer; the rest of it is not read. */
function statusOf(address: URL, text: string, options: RequestOptions): Promise<number> {
	return new Promise((resolve, reject) => {
		const request = (address.protocol === 'https:' ? requestHttps : requestHttp)(address, options);
		// Stays: a connection may break after its answer, too.
		request.on('error', reject);
		request.on('response', (answer) => {
			resolve(answer.statusCode ?? 0);
			request.destroy();
		});
		request.end(text);
	});
}

/** As receivers check it: HMAC-SHA256 of the body's bytes, in hexadecimal. */
function signatureOf(text: string, secret: string): string {
	return `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

function refusal(status: number): string | null {
	if (status >= 200 && status < 300) return null;
	if (status >= 300 && status < 400) return `It was answered by a redirection (${status}), which is not followed.`;
	return `It was answered by ${status}.`;
}

/** Node.js would refuse a user with a lone per cent sign. */
function withoutUser(text: string): { address: URL; authorization: Record<string, string> } {
	const address = new URL(text);
	const { username, password } = address;
	if (username === '' && password === '') return { address, authorization: {} };
	address.username = '';
	address.password = '';
	const user = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
	return { address, authorization: { authorization: `Basic ${user}` } };
}

/** A lone per cent sign is itself. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The code of the system's error; its text may hold the address. */
function reasonOf(error: unknown): string {
	if (error instanceof NotPublicError)
		return 'The address, which a file of the project names, leads to this machine or a private network, and is not used: set it in the settings or the environment.';
	const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
	return `The connection failed${code}.`;
}
