import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookAttempt, WebhookDelivery } from '../contract/webhook.ts';
import type { Outbox } from '../store/outbox.ts';
import { ATTEMPT_MS, postOnce, type WebhookTarget } from './webhook-request.ts';

/** Milliseconds. */
export interface DeliveryTiming {
	/** How long one attempt may take. */
	readonly attempt: number;
	/** The wait after the first attempt; it doubles with each up to `longestWait`. */
	readonly firstWait: number;
	readonly longestWait: number;
	/** After so long a delivery that failed is given up. */
	readonly giveUp: number;
	/** How often the outbox is looked at. */
	readonly look: number;
	/** How often it is asked where deliveries go. */
	readonly refresh: number;
	/** How long the end of a run waits for what is due. */
	readonly finish: number;
}

export const DELIVERY_TIMING: DeliveryTiming = {
	attempt: ATTEMPT_MS,
	firstWait: 10_000,
	longestWait: 3_600_000,
	giveUp: 24 * 3_600_000,
	look: 250,
	refresh: 5_000,
	finish: 5_000,
};

/** Sends what the outbox holds, beside the sessions of a run. Nothing that happens to it reaches the run. */
export interface Delivering {
	/** Sends what is due, for a while at most, and ends. */
	finish(): Promise<void>;
	/** Ends at once; what was being sent is sent again by the next run. */
	stop(): Promise<void>;
}

/**
 * @param target where deliveries go now; asked again and again, so that a setting that is changed holds for a run that goes on
 */
export function startDelivering(
	outbox: Outbox,
	target: () => WebhookTarget | null,
	timing: DeliveryTiming = DELIVERY_TIMING,
): Delivering {
	const ending = new AbortController();
	const aborted = new AbortController();
	let present: WebhookTarget | null = null;
	let askedAt = Number.NEGATIVE_INFINITY;

	function refresh(): void {
		if (performance.now() - askedAt < timing.refresh) return;
		askedAt = performance.now();
		present = target();
		outbox.announce(present?.project ?? null);
	}

	/** Says whether there was something to send. */
	async function sendNext(): Promise<boolean> {
		refresh();
		if (present === null) return false;
		const delivery = outbox.take(holdMs(timing));
		if (delivery === undefined) return false;
		const attempt = await postOnce(present, delivery.body, { timeoutMs: timing.attempt, signal: aborted.signal });
		if (attempt.error !== null && aborted.signal.aborted) outbox.putBack(delivery.id);
		else outbox.settle(delivery.id, attempt, retryAt(delivery, attempt, timing));
		return true;
	}

	async function deliver(): Promise<void> {
		while (!aborted.signal.aborted) {
			// What passed just before the end is still looked for.
			const last = ending.signal.aborted;
			let pause = timing.look;
			try {
				if (await sendNext()) continue;
			} catch {
				// A database that is locked, full, or another runner's by now: the run itself sees that and says so.
				pause = timing.refresh;
			}
			if (last) return;
			await delay(pause, undefined, { signal: ending.signal }).catch(() => {});
		}
	}

	try {
		// Before any feature can pass.
		refresh();
	} catch {
		askedAt = Number.NEGATIVE_INFINITY;
	}
	const delivered = deliver();

	async function stop(): Promise<void> {
		aborted.abort();
		ending.abort();
		await delivered;
	}

	return {
		stop,
		async finish() {
			ending.abort();
			const bound = new AbortController();
			await Promise.race([delivered, delay(timing.finish, undefined, { signal: bound.signal }).catch(() => {})]);
			bound.abort();
			await stop();
		},
	};
}

/** How long a delivery belongs to whoever sends it: longer than an attempt takes. */
export function holdMs(timing: DeliveryTiming = DELIVERY_TIMING): number {
	return timing.attempt + 1_000;
}

/** When a delivery is tried again if this attempt failed; null: not any more. */
export function retryAt(
	{ attempts, created_at, event }: Pick<WebhookDelivery, 'attempts' | 'created_at' | 'event'>,
	{ at }: Pick<WebhookAttempt, 'at'>,
	timing: DeliveryTiming = DELIVERY_TIMING,
): number | null {
	// Whoever tests looks at the answer, and wants no other one hours later.
	if (event === 'webhook.test') return null;
	const wait = Math.min(timing.longestWait, timing.firstWait * 2 ** Math.min(attempts, 20));
	// Spread, so that many that failed together do not come back together.
	const next = Math.round(at + wait * (0.8 + 0.2 * Math.random()));
	return next - created_at > timing.giveUp ? null : next;
}
