import type { StoreContext } from './context.ts';

/** What is kept for how long. */
export interface Retention {
	/**
	 * Removes the details of one more session that ended before a time, a few hundred rows in one short transaction. Says how many rows
	 * that were; null when there is nothing left to remove.
	 *
	 * @param endedBefore Unix milliseconds
	 */
	removeSome(endedBefore: number): number | null;
	/** Whether details were removed since the blobs were looked through. */
	blobsAreDue(): boolean;
	/** The names of all blobs that the journal refers to after a `seq`, some rows at a time; the last part says up to where. */
	namesAfter(
		seq: number,
		rows: number,
	): { readonly names: readonly string[]; readonly seq: number; readonly done: boolean };
	/**
	 * Runs `work` while nobody can write to the journal: what it is given are the names that came after a `seq`.
	 */
	whileNobodyWrites<T>(seq: number, work: (names: ReadonlySet<string>) => T): T;
	noteBlobsSwept(): void;
	/** When a run last looked for what is to go, Unix milliseconds; 0: never. */
	lastAt(): number;
	noteDone(): void;
}

/**
 * What an agent said and did, word by word, is what grows; what came of it stays. A row keeps its place, time and subject, so that the
 * journal has no gap and every cursor stays good; only its type and its data go.
 */
const DETAILS = [
	...['agent.text', 'agent.thinking', 'agent.notice', 'tool.called', 'tool.returned', 'tool.refused'],
	...['model.retry', 'model.limit', 'session.ready', 'log'],
] as const;
const BATCH = 500;

/** What may be the name of a blob, wherever it stands. */
const NAMES = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

export function namesIn(text: string): string[] {
	return text.match(NAMES) ?? [];
}

export function createRetention({ sql, read, write, now }: StoreContext): Retention {
	const details = DETAILS.map((type) => `'${type}'`).join(', ');
	const noted = (key: string) =>
		Number((sql('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined)?.value ?? 0);
	const note = (key: string, value: number) =>
		sql('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
			key,
			String(value),
		);

	const dueSession = (endedBefore: number) =>
		sql(
			'SELECT id FROM sessions WHERE details_removed_at IS NULL AND ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT 1',
		).get(endedBefore) as { id: number } | undefined;

	return {
		removeSome(endedBefore) {
			// Asked without the write lock first: mostly there is nothing.
			if (read(() => dueSession(endedBefore)) === undefined) return null;
			return write(() => {
				const session = dueSession(endedBefore);
				if (session === undefined) return null;
				const { changes } = sql(
					`UPDATE events SET data = json_object('was', type), type = 'details.removed' WHERE seq IN (
						SELECT seq FROM events WHERE session_id = ? AND type IN (${details}) ORDER BY seq LIMIT ${BATCH})`,
				).run(session.id);
				if (changes < BATCH) sql('UPDATE sessions SET details_removed_at = ? WHERE id = ?').run(now(), session.id);
				return changes;
			});
		},
		blobsAreDue: () =>
			read(() => {
				const { last } = sql('SELECT max(details_removed_at) AS last FROM sessions').get() as { last: number | null };
				return last !== null && last >= noted('blobs_swept_at');
			}),
		namesAfter: (seq, rows) =>
			read(() => {
				const found = sql('SELECT seq, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?').all(seq, rows) as Row[];
				return {
					names: found.flatMap(({ data }) => namesIn(data)),
					seq: found.at(-1)?.seq ?? seq,
					done: found.length < rows,
				};
			}),
		whileNobodyWrites: (seq, work) =>
			write(() => {
				const rows = sql('SELECT seq, data FROM events WHERE seq > ?').all(seq) as Row[];
				return work(new Set(rows.flatMap(({ data }) => namesIn(data))));
			}),
		noteBlobsSwept: () => {
			// One more, since details that go in the same millisecond come after.
			write(() => note('blobs_swept_at', now() + 1));
		},
		lastAt: () => read(() => noted('retention_at')),
		noteDone: () => {
			write(() => note('retention_at', now()));
		},
	};
}

interface Row {
	readonly seq: number;
	readonly data: string;
}
