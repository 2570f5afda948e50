import type { WebhookAttempt, WebhookBody, WebhookDelivery } from '../../src/contract/webhook.ts';
import { TEXTS } from '../texts.ts';
import { briefDuration } from './format.ts';

/** `waiting`: not tried yet; `retrying`: it failed, and is tried again. */
export type DeliveryState = 'waiting' | 'retrying' | 'delivered' | 'failed';

type Facts = Pick<WebhookDelivery, 'delivered_at' | 'failed_at' | 'attempts'>;

export function deliveryState({ delivered_at, failed_at, attempts }: Facts): DeliveryState {
	if (delivered_at !== null) return 'delivered';
	if (failed_at !== null) return 'failed';
	return attempts === 0 ? 'waiting' : 'retrying';
}

/** How an attempt went, as a sentence. */
export function attemptLine({ status, error, duration_ms }: Omit<WebhookAttempt, 'at'>): string {
	return error ?? TEXTS.webhook.taken(status ?? 0, briefDuration(duration_ms));
}

/** What a delivery tells, in a few words. */
export function deliveryName(body: WebhookBody): string {
	switch (body.event) {
		case 'webhook.test':
			return TEXTS.webhook.aTest;
		case 'feature.passed':
			return body.feature_name;
		case 'run.started':
		case 'run.waiting':
		case 'run.stopped':
		case 'run.finished':
			return TEXTS.webhook.ofRun(TEXTS.webhook.choices[body.event].label, body.run_id);
		case 'budget.warned':
		case 'needs.attention':
			return TEXTS.webhook.choices[body.event].label;
	}
}

/** What more it says, in its own words; null: nothing. */
export function deliveryDetail(body: WebhookBody): string | null {
	if ('reason' in body) return body.detail ?? TEXTS.webhook.reason(body.reason);
	return 'detail' in body ? body.detail : null;
}
