import { randomUUID } from 'node:crypto';
import type { EventBody } from '../contract/events.ts';
import type {
	DeliveryState,
	WebhookAttempt,
	WebhookBody,
	WebhookChoice,
	WebhookDelivery,
	WebhookNews,
} from '../contract/webhook.ts';
import { USUAL_WEBHOOK_EVENTS } from '../contract/webhook.ts';
import { webhookNews } from '../core/webhook-news.ts';
import type { StoreContext } from './context.ts';
import { readCounts } from './feature-counts.ts';
import type { EventSubject, Journal } from './journal.ts';

/**
 * What has to be told to the webhook, and how that went. A delivery is sent again until it is taken, always with the same id, and
 * none before those that were made before it: the receiver sees things in the order in which they happened. What somebody sends anew
 * after it was over stands outside of that order.
 */
export interface Outbox {
	/**
	 * Says what is to be told, and under which name of the project; null: nothing is. It is kept in the database, so that it holds
	 * for whoever makes a change.
	 */
	announce(project: string | null, events?: readonly WebhookChoice[]): void;
	/** Adds what is to be told of an event of the journal. Call it inside the transaction of the change. */
	tell(event: EventBody, subject: EventSubject): void;
	/** What a body says of the project at this moment. */
	body(project: string, news: WebhookNews): WebhookBody;
	/** The delivery whose turn it is, now the caller's for `holdMs`: until then nobody else sends it. */
	take(holdMs: number): WebhookDelivery | undefined;
	/** A delivery to be sent anew, whatever became of it, now the caller's; `held` when another process is sending it. */
	takeAgain(id: string, holdMs: number): WebhookDelivery | 'held' | undefined;
	/** Gives back a delivery that was not tried. */
	putBack(id: string): void;
	/**
	 * Notes an attempt and lets the delivery go; a change between failing and working goes into the journal.
	 *
	 * @param retryAt Unix milliseconds of the next attempt; null gives the delivery up. It counts for a failure only.
	 */
	settle(id: string, attempt: WebhookAttempt, retryAt: number | null): void;
	/** Keeps a delivery that was tried once and is over, however that went. */
	record(body: WebhookBody, attempt: WebhookAttempt): void;
	/** When something is to be sent next, in Unix milliseconds; null when nothing is to be sent. */
	nextDue(): number | null;
	get(id: string): WebhookDelivery | undefined;
	/** The deliveries before a number (null: up to the latest), the latest first, `limit` at most; of one state, or all. */
	page(before: number | null, limit: number, state?: DeliveryState): WebhookDelivery[];
	/** Those that were given up, tests apart, the oldest first. */
	givenUp(): string[];
	/** The attempts that are kept of a delivery, the latest first. */
	attempts(id: string): WebhookAttempt[];
	/** Tests are not counted: whoever made one saw what became of it. */
	depth(): { readonly pending: number; readonly failed: number };
}

/** So many deliveries that were taken are kept, as many that were given up, and so many attempts of each. */
const KEPT_DELIVERIES = 1_000;
const KEPT_ATTEMPTS = 50;
/** Nobody holds a delivery for longer, in milliseconds. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** Nor does anybody wait for longer between two attempts. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

const PENDING = 'delivered_at IS NULL AND failed_at IS NULL';
const TOLD = "event <> 'webhook.test'";
const IN_STATE: Readonly<Record<DeliveryState, string>> = {
	pending: PENDING,
	delivered: 'delivered_at IS NOT NULL',
	failed: 'failed_at IS NOT NULL',
};

export function createOutbox(context: StoreContext, journal: Journal): Outbox {
	const { sql, read, write, now } = context;

	const meta = (key: string) =>
		(sql('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined)?.value;
	/** The name of the project and what is told, as they are kept; a database of before has no word of events. */
	const announced = () => ({
		project: meta('webhook_project') ?? null,
		events: meta('webhook_events') ?? USUAL_WEBHOOK_EVENTS.join(),
	});
	const find = (id: string) => {
		const row = sql('SELECT * FROM webhook_deliveries WHERE id = ?').get(id) as DeliveryRow | undefined;
		return row && toDelivery(row);
	};
	const hold = (id: string, holdMs: number) =>
		sql('UPDATE webhook_deliveries SET held_until = ? WHERE id = ?').run(now() + holdMs, id);

	function body(project: string, news: WebhookNews): WebhookBody {
		const { passing, total, percentage } = read(() => readCounts(context));
		return {
			...news,
			project,
			delivery_id: randomUUID(),
			passing_count: passing,
			total_count: total,
			percentage,
			timestamp: new Date(now()).toISOString(),
		};
	}

	/**
	 * What waits for nobody: the first of the queue, and whatever somebody sends anew. A time that is further away than a wait can last
	 * is of a clock that was set back: such a delivery is due.
	 */
	const waiting = () =>
		sql(
			`SELECT id, iif(next_attempt_at > @latest, 0, next_attempt_at) AS at, held_until FROM (
				SELECT * FROM webhook_deliveries WHERE ${PENDING} AND by_hand = 0 ORDER BY number LIMIT 1)
			 UNION ALL SELECT id, iif(next_attempt_at > @latest, 0, next_attempt_at), held_until
			 FROM webhook_deliveries WHERE ${PENDING} AND by_hand = 1`,
		).all({ latest: now() + LONGEST_WAIT_MS }) as Waiting[];

	/** As with waits, so with holds. */
	const isHeld = ({ held_until }: Pick<Waiting, 'held_until'>) =>
		held_until !== null && held_until > now() && held_until <= now() + LONGEST_HOLD_MS;

	/** What went wrong last is known from the attempts, so that it is told once however many processes send. */
	function tellChange({ error }: WebhookAttempt): void {
		const last = sql('SELECT error FROM webhook_attempts ORDER BY number DESC LIMIT 1').get() as
			| { error: string | null }
			| undefined;
		const failedBefore = last !== undefined && last.error !== null;
		if (failedBefore === (error !== null)) return;
		journal.append(
			{
				type: 'log',
				data:
					error === null
						? { level: 'info', line: 'The webhook works again.' }
						: { level: 'warn', line: `The webhook fails: ${error} Deliveries are kept and tried again for a day.` },
			},
			{},
		);
	}

	function insert(text: WebhookBody, at: number): void {
		sql(
			'INSERT INTO webhook_deliveries (id, event, feature_id, body, created_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?)',
		).run(text.delivery_id, text.event, 'feature_id' in text ? text.feature_id : 0, JSON.stringify(text), at, at);
	}

	function settle(id: string, attempt: WebhookAttempt, retryAt: number | null): void {
		const present = find(id);
		if (present === undefined) return;
		tellChange(attempt);
		const { at, duration_ms, status, error } = attempt;
		sql('INSERT INTO webhook_attempts (delivery, at, duration_ms, status, error) VALUES (?, ?, ?, ?, ?)').run(
			id,
			at,
			duration_ms,
			status,
			error,
		);
		// A sender that was held up may come late with a failure, when another has delivered it meanwhile.
		const delivered = error === null || present.delivered_at !== null;
		sql(
			`UPDATE webhook_deliveries SET attempts = attempts + 1, held_until = NULL, last_status = @status, last_error = @error,
			 delivered_at = @deliveredAt, failed_at = @failedAt, next_attempt_at = @next WHERE id = @id`,
		).run({
			id,
			status,
			error,
			deliveredAt: delivered ? (present.delivered_at ?? now()) : null,
			failedAt: !delivered && retryAt === null ? now() : null,
			next: delivered ? null : retryAt,
		});
		prune(id);
	}

	function prune(id: string): void {
		sql(
			`DELETE FROM webhook_attempts WHERE number IN
			 (SELECT number FROM webhook_attempts WHERE delivery = ? ORDER BY number DESC LIMIT -1 OFFSET ${KEPT_ATTEMPTS})`,
		).run(id);
		// Each kind by itself, so that what was given up is not driven out by what went well.
		for (const over of [IN_STATE.delivered, IN_STATE.failed])
			sql(
				`DELETE FROM webhook_deliveries WHERE number IN
				 (SELECT number FROM webhook_deliveries WHERE ${over} ORDER BY number DESC LIMIT -1 OFFSET ${KEPT_DELIVERIES})`,
			).run();
	}

	return {
		announce(project, events = USUAL_WEBHOOK_EVENTS) {
			const wanted = { project, events: events.join() };
			const same = () => {
				const present = announced();
				return present.project === project && (project === null || present.events === wanted.events);
			};
			if (read(same)) return;
			write(() => {
				sql("DELETE FROM meta WHERE key IN ('webhook_project', 'webhook_events')").run();
				if (project === null) return;
				const insert = sql('INSERT INTO meta (key, value) VALUES (?, ?)');
				insert.run('webhook_project', project);
				insert.run('webhook_events', wanted.events);
			});
		},
		tell(event, { runId = null, featureId = null }) {
			const all = webhookNews(event, { runId, featureId });
			if (all.length === 0) return;
			const { project, events } = announced();
			if (project === null) return;
			const chosen = events.split(',');
			for (const news of all) if (chosen.includes(news.event)) insert(body(project, news), now());
		},
		body,
		take(holdMs) {
			const due = () => waiting().find((one) => one.at <= now() && !isHeld(one));
			// Asked without the write lock first: mostly there is nothing, and the question comes four times a second.
			if (read(due) === undefined) return undefined;
			return write(() => {
				const row = due();
				if (row === undefined) return undefined;
				hold(row.id, holdMs);
				return find(row.id);
			});
		},
		takeAgain: (id, holdMs) =>
			write(() => {
				const row = sql('SELECT held_until FROM webhook_deliveries WHERE id = ?').get(id) as
					| { held_until: number | null }
					| undefined;
				if (row === undefined) return undefined;
				if (isHeld(row)) return 'held';
				sql(
					`UPDATE webhook_deliveries SET by_hand = by_hand OR NOT (${PENDING}), delivered_at = NULL, failed_at = NULL,
					 next_attempt_at = ? WHERE id = ?`,
				).run(now(), id);
				hold(id, holdMs);
				return find(id);
			}),
		putBack: (id) => {
			write(() => sql('UPDATE webhook_deliveries SET held_until = NULL WHERE id = ?').run(id));
		},
		settle: (id, attempt, retryAt) => write(() => settle(id, attempt, retryAt)),
		record: (text, attempt) =>
			write(() => {
				insert(text, attempt.at);
				settle(text.delivery_id, attempt, null);
			}),
		nextDue: () =>
			read(() => {
				const times = waiting().map((one) => (isHeld(one) ? Math.max(one.at, one.held_until ?? 0) : one.at));
				return times.length === 0 ? null : Math.min(...times);
			}),
		get: (id) => read(() => find(id)),
		page: (before, limit, state) =>
			read(() =>
				(
					sql(
						`SELECT * FROM webhook_deliveries WHERE number < ? ${state === undefined ? '' : `AND ${IN_STATE[state]}`}
						 ORDER BY number DESC LIMIT ?`,
					).all(before ?? Number.MAX_SAFE_INTEGER, limit) as DeliveryRow[]
				).map(toDelivery),
			),
		givenUp: () =>
			read(
				() =>
					sql(`SELECT id FROM webhook_deliveries WHERE failed_at IS NOT NULL AND ${TOLD} ORDER BY number`)
						.pluck()
						.all() as string[],
			),
		attempts: (id) =>
			read(
				() =>
					sql(
						'SELECT at, duration_ms, status, error FROM webhook_attempts WHERE delivery = ? ORDER BY number DESC',
					).all(id) as WebhookAttempt[],
			),
		depth: () =>
			read(
				() =>
					sql(
						`SELECT (SELECT count(*) FROM webhook_deliveries WHERE ${PENDING} AND ${TOLD}) AS pending,
						 (SELECT count(*) FROM webhook_deliveries WHERE failed_at IS NOT NULL AND ${TOLD}) AS failed`,
					).get() as { pending: number; failed: number },
			),
	};
}

interface Waiting {
	readonly id: string;
	/** When it may be sent. */
	readonly at: number;
	readonly held_until: number | null;
}

interface DeliveryRow extends Omit<WebhookDelivery, 'body' | 'by_hand'> {
	readonly body: string;
	readonly held_until: number | null;
	readonly by_hand: number;
}

function toDelivery({ body, held_until: _, by_hand, ...row }: DeliveryRow): WebhookDelivery {
	return { ...row, body: JSON.parse(body) as WebhookBody, by_hand: by_hand === 1 };
}
