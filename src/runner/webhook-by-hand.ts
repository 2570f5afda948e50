import { AutocoderError } from '../contract/errors.ts';
import type { WebhookAttempt, WebhookNews, WebhookTarget } from '../contract/webhook.ts';
import { holdMs, insist, retryAt, type WithOutbox } from './webhook-delivery.ts';
import { postOnce } from './webhook-request.ts';

/** What was sent anew of that which had been given up. */
export interface ResentFailed {
	/** So many were taken. */
	readonly delivered: number;
	/** How the last attempt went, when it failed: the rest was left as it is. */
	readonly failure: WebhookAttempt | null;
	/** So many are still given up. */
	readonly left: number;
}

/**
 * Sends a delivery once more, now, with the id that it has.
 *
 * @throws AutocoderError DELIVERY_NOT_FOUND, DELIVERY_UNDER_WAY
 */
export async function resend(withOutbox: WithOutbox, target: WebhookTarget, id: string): Promise<WebhookAttempt> {
	const delivery = await withOutbox((outbox) => outbox.takeAgain(id, holdMs()));
	if (delivery === undefined) throw new AutocoderError('DELIVERY_NOT_FOUND', `There is no delivery ${id}.`);
	if (delivery === 'held') throw new AutocoderError('DELIVERY_UNDER_WAY', `Delivery ${id} is being sent right now.`);
	const attempt = await postOnce(target, delivery.body);
	await insist(withOutbox, (outbox) => outbox.settle(id, attempt, retryAt(delivery, attempt)));
	return attempt;
}

/**
 * Sends what had been given up, the oldest first, until one fails: a receiver that is still away is not asked a thousand times.
 *
 * @param most so many at most
 */
export async function resendFailed(
	withOutbox: WithOutbox,
	target: WebhookTarget,
	most = Number.POSITIVE_INFINITY,
): Promise<ResentFailed> {
	let delivered = 0;
	let failure: WebhookAttempt | null = null;
	for (const id of await withOutbox((outbox) => outbox.givenUp())) {
		if (delivered >= most || failure !== null) break;
		try {
			const attempt = await resend(withOutbox, target, id);
			if (attempt.error === null) delivered += 1;
			else failure = attempt;
		} catch (error) {
			// Somebody else is at it.
			if (!(error instanceof AutocoderError) || !error.code.startsWith('DELIVERY_')) throw error;
		}
	}
	return { delivered, failure, left: await withOutbox((outbox) => outbox.depth().failed) };
}

/** Sends a test, once, and keeps it with the deliveries. */
export async function sendTest(withOutbox: WithOutbox, target: WebhookTarget): Promise<WebhookAttempt> {
	const news: WebhookNews = { event: 'webhook.test', feature_id: 0, feature_name: 'A test of the webhook' };
	const body = await withOutbox((outbox) => outbox.body(target.project, news));
	const attempt = await postOnce(target, body);
	await insist(withOutbox, (outbox) => outbox.record(body, attempt));
	return attempt;
}
