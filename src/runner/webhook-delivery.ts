import { setTimeout as delay } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';
import type { WebhookAttempt, WebhookDelivery, WebhookTarget } from '../contract/webhook.ts';
import type { Outbox } from '../store/outbox.ts';
import { ATTEMPT_MS, postOnce } from './webhook-request.ts';

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
	/** How long the end of a run waits for what is due, and once more for what is being sent then. */
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

/** However old it is, a delivery gets so many attempts: nobody may have lived to send it, or the network came up after them. */
const LEAST_ATTEMPTS = 4;
/** How long a sender may take to note how an attempt went, in milliseconds: others may keep the database locked. */
const SETTLE_MS = 5_000;
const SETTLE_AGAIN_MS = 50;

/** Does something to an outbox; a server, which shares its thread, waits for locks in its own way. */
export type WithOutbox = <T>(work: (outbox: Outbox) => T) => Promise<T>;

/** Sends what the outbox holds, beside the sessions of a run. Nothing that happens to it reaches the run. */
export interface Delivering {
	/** Sends what is due, for a while at most, and ends. */
	finish(): Promise<void>;
	/** Ends at once; what was being sent is sent again by whoever comes next. */
	stop(): Promise<void>;
}

/** What a run announces: whoever makes a change then knows what is to be told. */
export function announce(outbox: Outbox, target: WebhookTarget | null): void {
	outbox.announce(target?.project ?? null, target?.events);
}

/**
 * @param target where deliveries go now; asked again and again, so that a setting that is changed holds for a run that goes on
 * @param now the time as the store has it
 */
export function startDelivering(
	outbox: Outbox,
	target: () => WebhookTarget | null,
	timing: DeliveryTiming = DELIVERY_TIMING,
	now = Date.now,
): Delivering {
	const ending = new AbortController();
	const aborted = new AbortController();
	/** Nothing more is begun. */
	let closing = false;
	const withOutbox: WithOutbox = async (work) => work(outbox);
	let present: WebhookTarget | null = null;
	let askedAt = Number.NEGATIVE_INFINITY;

	function refresh(): void {
		if (performance.now() - askedAt < timing.refresh) return;
		askedAt = performance.now();
		present = target();
		announce(outbox, present);
	}

	async function deliver(): Promise<void> {
		while (!closing) {
			// What happened just before the end is still looked for.
			const last = ending.signal.aborted;
			let pause = timing.look;
			try {
				refresh();
				if (present !== null && (await deliverNext(withOutbox, present, aborted.signal, timing, now))) continue;
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
		closing = true;
		aborted.abort();
		ending.abort();
		await delivered;
	}

	/** Waits for a while at most. */
	async function deliveredWithin(ms: number): Promise<void> {
		const bound = new AbortController();
		await Promise.race([delivered, delay(ms, undefined, { signal: bound.signal }).catch(() => {})]);
		bound.abort();
	}

	return {
		stop,
		async finish() {
			ending.abort();
			await deliveredWithin(timing.finish);
			// The receiver may have what is being sent, and would get it twice if it were broken off here.
			closing = true;
			await deliveredWithin(timing.finish);
			await stop();
		},
	};
}

/**
 * Sends the delivery whose turn it is, once, and notes how that went. Says whether there was one.
 *
 * @param signal ends it early; the delivery is given back then
 */
export async function deliverNext(
	withOutbox: WithOutbox,
	target: WebhookTarget,
	signal: AbortSignal,
	timing: DeliveryTiming = DELIVERY_TIMING,
	now = Date.now,
): Promise<boolean> {
	const delivery = await withOutbox((outbox) => outbox.take(holdMs(timing)));
	if (delivery === undefined) return false;
	const attempt = await postOnce(target, delivery.body, { timeoutMs: timing.attempt, signal, now });
	const given = attempt.error !== null && signal.aborted;
	await insist(withOutbox, (outbox) =>
		given ? outbox.putBack(delivery.id) : outbox.settle(delivery.id, attempt, retryAt(delivery, attempt, timing)),
	);
	return true;
}

/** Does it as soon as the database lets it: what is not noted is sent again. */
export async function insist(withOutbox: WithOutbox, work: (outbox: Outbox) => void): Promise<void> {
	const deadline = performance.now() + SETTLE_MS;
	for (;;) {
		try {
			await withOutbox(work);
			return;
		} catch (error) {
			const locked = error instanceof AutocoderError && error.code === 'DATABASE_LOCKED';
			if (!locked || performance.now() > deadline) throw error;
			await delay(SETTLE_AGAIN_MS);
		}
	}
}

/** How long a delivery belongs to whoever sends it: longer than it takes to send it and to note how that went. */
export function holdMs(timing: DeliveryTiming = DELIVERY_TIMING): number {
	return timing.attempt + SETTLE_MS + 1_000;
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
	return next - created_at > timing.giveUp && attempts + 1 >= LEAST_ATTEMPTS ? null : next;
}
