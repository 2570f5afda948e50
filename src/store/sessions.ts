import type { SessionReply } from '../contract/api/history.ts';
import type { EventBody } from '../contract/events.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import type { Session, SessionKind, SessionOutcome, SessionUse } from '../contract/session.ts';
import type { StoreContext } from './context.ts';
import { type Journal, shortDetail } from './journal.ts';
import { toUsage } from './usage-row.ts';

export interface SessionEndRecord {
	readonly outcome: SessionOutcome;
	readonly detail: string | null;
	readonly durationMs: number;
	/** When a limit that ended it is lifted, in Unix milliseconds. */
	readonly resumesAt?: number | null;
}

/** A limit of the account that stands. */
export interface KnownLimit {
	readonly resumesAt: number;
	readonly detail: string | null;
}

export interface Sessions {
	/** Opens a session that lives as long as `owner` does. Returns its id. */
	begin(session: { kind: SessionKind; runId: number | null; owner: ProcessIdentity; model: string | null }): number;
	/** Notes what Claude said of itself at its start. */
	identify(id: number, facts: { sdkSessionId: string; model: string }): void;
	/** Appends events to the journal and notes the session's usage, when given, in one transaction. */
	record(id: number, events: readonly EventBody[], usage?: SessionUse): void;
	/** Ends a session, gives free what it holds, and records the event; does nothing when it has ended already. A long detail is cut. */
	end(id: number, end: SessionEndRecord): void;
	/** Ends the sessions whose owner is gone. Returns how many those were. */
	endAbandoned(): number;
	/** Ends the talks whose process is gone. Returns the pids of those processes. */
	endAbandonedTalks(): number[];
	/** The latest session of an agent of a run, when it broke off and its runner went away: what it did may lie uncommitted. */
	brokenOff(): Session | undefined;
	get(id: number): Session | undefined;
	list(): Session[];
	/** With the features that it worked on. */
	describe(id: number): SessionReply | undefined;
	/** The sessions before an id (null: up to the latest), the latest first, `limit` at most, with the features of each. */
	page(before: number | null, limit: number): SessionReply[];
	/** How many sessions had each outcome, `null` being those that are open, and what those cost in US dollars. */
	totals(): { readonly outcome: SessionOutcome | null; readonly sessions: number; readonly cost_usd: number }[];
	/** Whether the next session is to write the feature list: there is none, or every session that was to write it was cut off. */
	initializerDue(): boolean;
	/**
	 * Whether the session made a feature pass, or was to create features and did. A feature that is passed again and again in a run, since
	 * sessions take it back in turn, counts three times only, until a person fails or edits it.
	 */
	madeProgress(id: number): boolean;
	/** The limit that ended a session and is not lifted yet, unless the model has answered since. */
	knownLimit(): KnownLimit | null;
	/** When the last session ended in which the model answered, in Unix milliseconds; null: none has. */
	lastAnswered(): number | null;
	/** Neither ended nor without its owner. */
	isLive(id: number): boolean;
	isOpen(id: number): boolean;
	runOf(id: number | null): number | null;
}

/** So often in a run a feature that is passed anew is progress. */
const MOST_PASSES = 3;

/** `releaseClaims` gives free what a session holds, inside the caller's transaction. */
export function createSessions(
	context: StoreContext,
	journal: Journal,
	releaseClaims: (sessionId: number, why: 'session_ended' | 'holder_gone') => void,
): Sessions {
	const { sql, read, write, now } = context;

	const find = (id: number) => sql('SELECT * FROM sessions WHERE id = ?').get(id) as SessionRow | undefined;

	function end(id: number, record: SessionEndRecord): void {
		const { outcome } = record;
		const detail = shortDetail(record.detail);
		// A clock that was set back during the session would make it negative.
		const durationMs = Math.max(0, Math.round(record.durationMs));
		write(() => {
			const row = find(id);
			if (row === undefined || row.ended_at !== null) return;
			const subject = { runId: row.run_id, sessionId: id };
			releaseClaims(id, outcome === 'lost' ? 'holder_gone' : 'session_ended');
			sql(
				'UPDATE sessions SET outcome = ?, detail = ?, ended_at = ?, duration_ms = ?, resumes_at = ? WHERE id = ?',
			).run(outcome, detail, now(), durationMs, record.resumesAt ?? null, id);
			journal.append(
				{
					type: 'session.ended',
					data: { kind: row.kind, outcome, detail, duration_ms: durationMs, usage: toUsage(row) },
				},
				subject,
			);
		});
	}

	function endAbandoned(fits: (row: SessionRow) => boolean): SessionRow[] {
		return write(() => {
			const open = sql('SELECT * FROM sessions WHERE ended_at IS NULL').all() as SessionRow[];
			const abandoned = open.filter((row) => fits(row) && !context.isAlive(ownerOf(row)));
			for (const row of abandoned) {
				end(row.id, {
					outcome: 'lost',
					detail: `Its process ${row.owner_pid} went away.`,
					durationMs: lastSignOfLife(row) - row.started_at,
				});
			}
			return abandoned;
		});
	}

	function saveUsage(id: number, { models, ...usage }: SessionUse): void {
		sql(
			`UPDATE sessions SET input_tokens = @input_tokens, output_tokens = @output_tokens, cache_read_tokens = @cache_read_tokens,
			 cache_creation_tokens = @cache_creation_tokens, cost_usd = @cost_usd, cost_estimated = @cost_estimated, turns = @turns
			 WHERE id = @id`,
		).run({ ...usage, cost_estimated: Number(usage.cost_estimated), id });
		// An estimate knows models by other names than the SDK's own figures may.
		sql('DELETE FROM session_models WHERE session_id = ? AND model NOT IN (SELECT value FROM json_each(?))').run(
			id,
			JSON.stringify(models.map(({ model }) => model)),
		);
		for (const used of models) saveModel({ ...used, cost_estimated: Number(used.cost_estimated), id });
	}

	function saveModel(used: object): void {
		sql(
			`INSERT INTO session_models VALUES (@id, @model, @turns, @input_tokens, @output_tokens, @cache_read_tokens, @cache_creation_tokens,
			 @cost_usd, @cost_estimated)
			 ON CONFLICT DO UPDATE SET turns = excluded.turns, input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
			 cache_read_tokens = excluded.cache_read_tokens, cache_creation_tokens = excluded.cache_creation_tokens,
			 cost_usd = excluded.cost_usd, cost_estimated = excluded.cost_estimated`,
		).run(used);
	}

	const runOf = (id: number | null) => (id === null ? null : (find(id)?.run_id ?? null));

	return {
		begin: ({ kind, runId, owner, model }) =>
			write(() => {
				const { lastInsertRowid } = sql(
					'INSERT INTO sessions (run_id, kind, model, owner_pid, owner_started_at, owner_boot_id, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
				).run(runId, kind, model, owner.pid, owner.startedAt, owner.bootId, now());
				const id = Number(lastInsertRowid);
				journal.append({ type: 'session.started', data: { kind } }, { runId, sessionId: id });
				return id;
			}),
		identify: (id, { sdkSessionId, model }) =>
			write(() => sql('UPDATE sessions SET sdk_session_id = ?, model = ? WHERE id = ?').run(sdkSessionId, model, id)),
		record: (id, events, usage) =>
			write(() => {
				if (usage !== undefined) saveUsage(id, usage);
				journal.record(events, { runId: runOf(id), sessionId: id });
			}),
		end,
		endAbandoned: () => endAbandoned(() => true).length,
		endAbandonedTalks: () => endAbandoned(({ kind }) => isTalk(kind)).map(({ owner_pid }) => owner_pid),
		brokenOff: () =>
			read(() => {
				const row = sql(
					`SELECT sessions.*, runs.end_reason FROM sessions LEFT JOIN runs ON runs.id = sessions.run_id
					 WHERE kind IN ('initializer', 'coding') ORDER BY sessions.id DESC LIMIT 1`,
				).get() as (SessionRow & { readonly end_reason: string | null }) | undefined;
				if (row === undefined || row.outcome === 'completed') return undefined;
				const gone = row.ended_at === null ? !context.isAlive(ownerOf(row)) : row.end_reason === 'crashed';
				return gone ? toSession(row) : undefined;
			}),
		get: (id) =>
			read(() => {
				const row = find(id);
				return row && toSession(row);
			}),
		list: () => read(() => (sql('SELECT * FROM sessions ORDER BY id').all() as SessionRow[]).map(toSession)),
		describe: (id) => read(() => page(id + 1, 1).find((session) => session.id === id)),
		page: (before, limit) => read(() => page(before ?? Number.MAX_SAFE_INTEGER, limit)),
		totals: () =>
			read(
				() =>
					sql(
						'SELECT outcome, count(*) AS sessions, sum(cost_usd) AS cost_usd FROM sessions GROUP BY outcome',
					).all() as ReturnType<Sessions['totals']>,
			),
		initializerDue: () =>
			read(() => {
				const facts = sql(
					`SELECT NOT EXISTS (SELECT 1 FROM features) AS empty,
					 EXISTS (SELECT 1 FROM sessions WHERE kind = 'initializer') AS begun,
					 EXISTS (SELECT 1 FROM sessions WHERE kind = 'initializer' AND outcome = 'completed') AS completed`,
				).get() as { empty: number; begun: number; completed: number };
				return facts.empty === 1 || (facts.begun === 1 && facts.completed === 0);
			}),
		madeProgress: (id) =>
			read(
				() =>
					sql(
						`SELECT 1 FROM events JOIN sessions ON sessions.id = events.session_id WHERE events.session_id = ?
						 AND (type = 'feature.created' AND kind = 'initializer' OR type = 'feature.passed' AND (
							SELECT count(*) FROM events earlier JOIN sessions others ON others.id = earlier.session_id
							WHERE earlier.feature_id = events.feature_id AND earlier.seq < events.seq AND earlier.type = 'feature.passed'
							AND others.run_id IS sessions.run_id AND earlier.seq > coalesce((
								SELECT max(seq) FROM events by_person WHERE by_person.feature_id = events.feature_id
								AND by_person.session_id IS NULL AND by_person.type IN ('feature.failed', 'feature.edited')
							), 0)
						 ) < ${MOST_PASSES}) LIMIT 1`,
					).get(id) !== undefined,
			),
		knownLimit: () =>
			read(
				() =>
					(sql(
						`SELECT resumes_at AS resumesAt, detail FROM sessions AS limited WHERE outcome = 'limited' AND resumes_at > ?
						 AND NOT EXISTS (SELECT 1 FROM sessions WHERE id > limited.id AND turns > 0) ORDER BY id DESC LIMIT 1`,
					).get(now()) as KnownLimit | undefined) ?? null,
			),
		lastAnswered: () =>
			read(() => (sql('SELECT max(ended_at) AS at FROM sessions WHERE turns > 0').get() as { at: number | null }).at),
		isLive: (id) =>
			read(() => {
				const row = find(id);
				return row !== undefined && row.ended_at === null && context.isAlive(ownerOf(row));
			}),
		isOpen: (id) => read(() => find(id)?.ended_at === null),
		runOf,
	};

	function page(before: number, limit: number): SessionReply[] {
		const rows = sql('SELECT * FROM sessions WHERE id < ? ORDER BY id DESC LIMIT ?').all(before, limit) as SessionRow[];
		const work = sql(
			`SELECT session_id, id, name, passed FROM (
				SELECT session_id, feature_id AS id, max(seq) AS last, data ->> 'name' AS name, sum(type = 'feature.passed') > 0 AS passed,
					row_number() OVER (PARTITION BY session_id ORDER BY max(seq)) AS place
				FROM events WHERE session_id BETWEEN ? AND ? AND type IN ('feature.claimed', 'feature.passed')
				GROUP BY session_id, feature_id
			) WHERE place <= ${FEATURES_SHOWN} ORDER BY session_id, place`,
		).all(rows.at(-1)?.id, rows[0]?.id) as WorkRow[];
		const bySession = new Map(rows.map(({ id }): [number, SessionReply['features']] => [id, []]));
		for (const { session_id, id, name, passed } of work)
			bySession.get(session_id)?.push({ id, name, passed: passed === 1 });
		return rows.map((row) => ({ ...toSession(row), features: bySession.get(row.id) ?? [] }));
	}

	/** The time of the session's last event: when its process was killed is not known better. */
	function lastSignOfLife(row: SessionRow): number {
		const last = sql('SELECT max(at) AS at FROM events WHERE session_id = ?').get(row.id) as { at: number | null };
		return Math.max(last.at ?? row.started_at, row.started_at);
	}
}

function isTalk(kind: SessionKind): boolean {
	return kind === 'spec' || kind === 'expand' || kind === 'assistant';
}

/** More than an agent works on in a session; an outside client may pass thousands in one. */
const FEATURES_SHOWN = 20;

interface WorkRow {
	readonly session_id: number;
	readonly id: number;
	readonly name: string;
	readonly passed: number;
}

interface SessionRow extends Omit<Session, 'cost_estimated'> {
	readonly cost_estimated: number;
	readonly owner_pid: number;
	readonly owner_started_at: string;
	readonly owner_boot_id: string;
}

function ownerOf(row: SessionRow): ProcessIdentity {
	return { pid: row.owner_pid, startedAt: row.owner_started_at, bootId: row.owner_boot_id };
}

function toSession(row: SessionRow): Session {
	return {
		id: row.id,
		run_id: row.run_id,
		kind: row.kind,
		sdk_session_id: row.sdk_session_id,
		model: row.model,
		outcome: row.outcome,
		detail: row.detail,
		started_at: row.started_at,
		ended_at: row.ended_at,
		duration_ms: row.duration_ms,
		...toUsage(row),
	};
}
