import { randomUUID } from 'node:crypto';
import type { WebhookAttempt, WebhookBody, WebhookDelivery } from '../contract/webhook.ts';
import type { StoreContext } from './context.ts';
import { readCounts } from './feature-counts.ts';
import type { Journal } from './journal.ts';

/** What has to be told to the webhook, and how that went. A delivery is sent again until it is taken, always with the same id. */
export interface Outbox {
	/**
	 * Says whether features that pass are to be told, and under which name of the project; null: they are not. It is kept in the database,
	 * so that it holds for whoever lets one pass.
	 */
	announce(project: string | null): void;
	/** Adds the delivery of a feature that passes; nothing when no webhook is set. Call it inside the transaction of the change. */
	add(feature: { readonly id: number; readonly name: string }): void;
	/** What a body says of the project at this moment. */
	body(facts: Pick<WebhookBody, 'event' | 'project' | 'feature_id' | 'feature_name'>): WebhookBody;
	/** The delivery that is due for longest, now the caller's for `holdMs`: until then nobody else sends it. */
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
	/** The deliveries before a number (null: up to the latest), the latest first, `limit` at most. */
	page(before: number | null, limit: number): WebhookDelivery[];
	/** The attempts that are kept of a delivery, the latest first. */
	attempts(id: string): WebhookAttempt[];
	/** Tests are not counted: whoever made one saw what became of it. */
	depth(): { readonly pending: number; readonly failed: number };
}

/** So many deliveries that are over are kept, and so many attempts of each. */
const KEPT_DELIVERIES = 1_000;
const KEPT_ATTEMPTS = 50;

const PENDING = 'delivered_at IS NULL AND failed_at IS NULL';
const TOLD = "event <> 'webhook.test'";

export function createOutbox(context: StoreContext, journal: Journal): Outbox {
	const { sql, read, write, now } = context;

	const announced = () =>
		(sql("SELECT value FROM meta WHERE key = 'webhook_project'").get() as { value: string } | undefined)?.value ?? null;
	const find = (id: string) => {
		const row = sql('SELECT * FROM webhook_deliveries WHERE id = ?').get(id) as DeliveryRow | undefined;
		return row && toDelivery(row);
	};
	const hold = (id: string, holdMs: number) =>
		sql('UPDATE webhook_deliveries SET held_until = ? WHERE id = ?').run(now() + holdMs, id);

	function body(facts: Parameters<Outbox['body']>[0]): WebhookBody {
		const { passing, total, percentage } = read(() => readCounts(context));
		return {
			...facts,
			delivery_id: randomUUID(),
			passing_count: passing,
			total_count: total,
			percentage,
			timestamp: new Date(now()).toISOString(),
		};
	}

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
		).run(text.delivery_id, text.event, text.feature_id, JSON.stringify(text), at, at);
	}

	function settle(id: string, attempt: WebhookAttempt, retryAt: number | null): void {
		if (find(id) === undefined) return;
		tellChange(attempt);
		const { at, duration_ms, status, error } = attempt;
		sql('INSERT INTO webhook_attempts (delivery, at, duration_ms, status, error) VALUES (?, ?, ?, ?, ?)').run(
			id,
			at,
			duration_ms,
			status,
			error,
		);
		const delivered = error === null;
		sql(
			`UPDATE webhook_deliveries SET attempts = attempts + 1, held_until = NULL, last_status = @status, last_error = @error,
			 delivered_at = @deliveredAt, failed_at = @failedAt, next_attempt_at = @next WHERE id = @id`,
		).run({
			id,
			status,
			error,
			deliveredAt: delivered ? now() : null,
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
		sql(
			`DELETE FROM webhook_deliveries WHERE number IN
			 (SELECT number FROM webhook_deliveries WHERE NOT (${PENDING}) ORDER BY number DESC LIMIT -1 OFFSET ${KEPT_DELIVERIES})`,
		).run();
	}

	return {
		announce(project) {
			if (read(announced) === project) return;
			write(() => {
				sql("DELETE FROM meta WHERE key = 'webhook_project'").run();
				if (project !== null) sql("INSERT INTO meta (key, value) VALUES ('webhook_project', ?)").run(project);
			});
		},
		add({ id, name }) {
			const project = announced();
			if (project === null) return;
			insert(body({ event: 'feature.passed', project, feature_id: id, feature_name: name }), now());
		},
		body,
		take(holdMs) {
			const due = () =>
				sql(
					`SELECT id FROM webhook_deliveries WHERE ${PENDING} AND next_attempt_at <= ? AND (held_until IS NULL OR held_until <= ?)
					 ORDER BY next_attempt_at, number LIMIT 1`,
				).get(now(), now()) as { id: string } | undefined;
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
				if (row.held_until !== null && row.held_until > now()) return 'held';
				sql(
					'UPDATE webhook_deliveries SET delivered_at = NULL, failed_at = NULL, next_attempt_at = ? WHERE id = ?',
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
		page: (before, limit) =>
			read(() =>
				(
					sql('SELECT * FROM webhook_deliveries WHERE number < ? ORDER BY number DESC LIMIT ?').all(
						before ?? Number.MAX_SAFE_INTEGER,
						limit,
					) as DeliveryRow[]
				).map(toDelivery),
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

interface DeliveryRow extends Omit<WebhookDelivery, 'body'> {
	readonly body: string;
	readonly held_until: number | null;
}

function toDelivery({ body, held_until: _, ...row }: DeliveryRow): WebhookDelivery {
	return { ...row, body: JSON.parse(body) as WebhookBody };
}
