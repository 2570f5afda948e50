import type { EventBody, JournalEvent } from '../contract/events.ts';
import type { StoreContext } from './context.ts';

/** What an event is about. */
export interface EventSubject {
	readonly runId?: number | null;
	readonly sessionId?: number | null;
	readonly featureId?: number | null;
}

export interface Journal {
	/** The journal's own id: a replaced database has another. */
	readonly id: string;
	/** Appends inside the caller's transaction, so that a change and its event are written together or not at all. */
	append(event: EventBody, subject: EventSubject): void;
	/** Appends several in one transaction of their own. */
	record(events: readonly EventBody[], subject: EventSubject): void;
	/** The events after `seq`, in order, `limit` at most. */
	after(seq: number, limit: number): JournalEvent[];
	/** A part of the journal, in order, `limit` events at most: the first ones after a `seq`, or the last ones before one. */
	page(part: JournalPart, limit: number): JournalEvent[];
	/** The highest `seq`, 0 when there is none. */
	head(): number;
}

/** `after: 0` begins with the first event; `before` higher than any ends with the last. Events of one session or feature, or all. */
export type JournalPart = ({ readonly after: number } | { readonly before: number }) & {
	readonly of?: { readonly session: number } | { readonly feature: number };
};

/** The most bytes of `data` in a row; writers put longer texts into blobs. */
const MAX_DATA_BYTES = 16_000;

/** A sentence for people as a row has room for it: what an API or a program said can be of any length. */
export function shortDetail(detail: string | null): string | null {
	return detail === null ? null : detail.slice(0, 2_000).toWellFormed();
}

/** @param heard gets each event within the transaction that appends it */
export function createJournal(
	context: StoreContext,
	heard: (event: EventBody, subject: EventSubject) => void = () => {},
): Journal {
	const { sql, read, write, now } = context;
	const id = read(() => (sql("SELECT value FROM meta WHERE key = 'journal_id'").get() as { value: string }).value);

	function append(event: EventBody, subject: EventSubject): void {
		const { type, data } = event;
		const json = JSON.stringify(data);
		if (Buffer.byteLength(json) > MAX_DATA_BYTES) {
			throw new RangeError(`An event ${type} has ${Buffer.byteLength(json)} bytes; ${MAX_DATA_BYTES} are allowed.`);
		}
		sql('INSERT INTO events (at, type, run_id, session_id, feature_id, data) VALUES (?, ?, ?, ?, ?, ?)').run(
			now(),
			type,
			subject.runId ?? null,
			subject.sessionId ?? null,
			subject.featureId ?? null,
			json,
		);
		heard(event, subject);
	}

	return {
		id,
		append,
		record(events, subject) {
			if (events.length === 0) return;
			write(() => {
				for (const event of events) append(event, subject);
			});
		},
		after: (seq, limit) =>
			read(() =>
				(sql('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?').all(seq, limit) as EventRow[]).map(toEvent),
			),
		page: (part, limit) =>
			read(() => {
				const of = part.of === undefined ? [] : Object.values(part.of);
				const column =
					part.of === undefined ? '' : 'session' in part.of ? 'session_id = ? AND ' : 'feature_id = ? AND ';
				if ('after' in part) {
					const query = `SELECT * FROM events WHERE ${column}seq > ? ORDER BY seq LIMIT ?`;
					return (sql(query).all(...of, part.after, limit) as EventRow[]).map(toEvent);
				}
				const query = `SELECT * FROM events WHERE ${column}seq < ? ORDER BY seq DESC LIMIT ?`;
				return (sql(query).all(...of, part.before, limit) as EventRow[]).reverse().map(toEvent);
			}),
		head: () => read(() => (sql('SELECT coalesce(max(seq), 0) AS head FROM events').get() as { head: number }).head),
	};
}

interface EventRow extends Omit<JournalEvent, 'data'> {
	readonly data: string;
}

function toEvent(row: EventRow): JournalEvent {
	return { ...row, data: JSON.parse(row.data) as JournalEvent['data'] } as JournalEvent;
}
