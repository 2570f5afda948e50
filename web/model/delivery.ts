import type { WebhookAttempt, WebhookDelivery } from '../../src/contract/webhook.ts';
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
