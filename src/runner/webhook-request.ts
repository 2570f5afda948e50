import { createHmac } from 'node:crypto';
import type { WebhookAttempt, WebhookBody } from '../contract/webhook.ts';

/** Where a project's deliveries go. */
export interface WebhookTarget {
	/** The name of the project, as it stands in the deliveries. */
	readonly project: string;
	readonly url: string;
	/** Deliveries are signed with it; null: they are not. */
	readonly secret: string | null;
}

/** How long one attempt may take. */
export const ATTEMPT_MS = 5_000;

/**
 * Posts a body once. Whatever happens is told and never thrown; what is told names neither the address nor anything that the receiver
 * said. Only a status from 200 to 299 is a delivery, and a redirection is not followed: it could lead a signed body anywhere.
 *
 * @param signal ends the attempt early
 */
export async function postOnce(
	{ url, secret }: WebhookTarget,
	body: WebhookBody,
	{ timeoutMs = ATTEMPT_MS, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<WebhookAttempt> {
	const at = Date.now();
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
		const answer = await fetch(address, {
			method: 'POST',
			redirect: 'manual',
			signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
			headers: {
				'content-type': 'application/json',
				// A connection that was kept may be dead by the next delivery, which would fail for nothing.
				connection: 'close',
				'user-agent': 'autocoder',
				'x-autocoder-event': body.event,
				'x-autocoder-delivery': body.delivery_id,
				...(secret === null ? {} : { 'x-autocoder-signature': signatureOf(text, secret) }),
				...authorization,
			},
			body: text,
		});
		// Its status is all that counts; the rest need not be read.
		await answer.body?.cancel();
		return done(answer.status, refusal(answer.status));
	} catch (error) {
		return done(null, timeout.aborted ? `There was no answer in ${timeoutMs / 1_000} s.` : reasonOf(error));
	}
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

/** fetch takes no address with a user in it. */
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
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
	return `The connection failed${code}.`;
}
