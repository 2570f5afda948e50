import { existsSync, statSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { AutocoderError } from '../contract/errors.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import type { Run } from '../contract/run.ts';
import { createContext, type StoreDependencies } from './context.ts';
import { createJournal } from './journal.ts';
import type { Connection } from './open-database.ts';
import { PROJECT_MIGRATIONS } from './project-schema.ts';
import { createRuns } from './runs.ts';
import { translatingErrors } from './sqlite-errors.ts';

/** How a database file is. */
export interface DatabaseHealth {
	/** Of the file and its write-ahead log. */
	readonly bytes: number;
	readonly schemaVersion: number;
	/** What SQLite finds wrong, `null` when nothing is, `undefined` when the file is too big to be read through. */
	readonly damage: string | null | undefined;
	/** How many events the journal holds, and how many it lacks between its first and the last that was written. */
	readonly journal: { readonly events: number; readonly missing: number } | null;
}

/** Who works on a project, and what those left that are gone. */
export interface ProjectActivity {
	readonly features: number;
	/** The latest run, and whether the process that owns it lives. */
	readonly latest: { readonly run: Run; readonly alive: boolean } | null;
	/** Open sessions whose process lives, and whose process is gone. */
	readonly liveSessions: number;
	readonly deadSessions: number;
	/** Features in progress that no live session holds. */
	readonly strandedClaims: number;
}

/** `integrity_check` reads every page, holds indexes against rows, and cannot be broken off: this much takes seconds. */
const READ_THROUGH_BYTES = 500_000_000;

/**
 * Reads a database through and changes nothing about it, its schema neither.
 *
 * @throws AutocoderError DATABASE_CORRUPT, DATABASE_LOCKED, PROJECT_UNREADABLE
 */
export function readDatabaseHealth(path: string): DatabaseHealth {
	// A process that is killed leaves its log; the next opening takes it in.
	const bytes = sizeOf(path) + sizeOf(`${path}-wal`);
	return looking(path, (connection) => ({
		bytes,
		schemaVersion: connection.pragma('user_version', { simple: true }) as number,
		damage: bytes > READ_THROUGH_BYTES ? undefined : damageOf(connection),
		journal: hasTable(connection, 'events') ? journalOf(connection) : null,
	}));
}

/**
 * Who works on a project, by its database alone, which is not changed. `null` when there is no database, or one that has
 * no runs yet.
 *
 * @throws AutocoderError DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, PROJECT_UNREADABLE
 */
export function readProjectActivity(path: string, dependencies: StoreDependencies): ProjectActivity | null {
	if (!existsSync(path)) return null;
	return looking(path, (connection) => {
		// What its tables mean is not known; nor could anything of it be mended.
		if ((connection.pragma('user_version', { simple: true }) as number) > PROJECT_MIGRATIONS.length)
			throw new AutocoderError('DATABASE_NEWER', `${path} was written by a newer version of autocoder.`);
		if (!hasTable(connection, 'runner_lease') || !hasTable(connection, 'sessions')) return null;
		const context = createContext(connection, path, dependencies);
		const open = context.sql('SELECT * FROM sessions WHERE ended_at IS NULL').all() as OwnerRow[];
		const live = new Set(open.filter((row) => dependencies.isAlive(ownerOf(row))).map(({ id }) => id));
		const held = context.sql('SELECT claimed_by FROM features WHERE in_progress = 1').all() as {
			claimed_by: number | null;
		}[];
		return {
			features: (context.sql('SELECT count(*) AS count FROM features').get() as { count: number }).count,
			latest: createRuns(context, createJournal(context)).latest() ?? null,
			liveSessions: live.size,
			deadSessions: open.length - live.size,
			strandedClaims: held.filter(({ claimed_by }) => claimed_by === null || !live.has(claimed_by)).length,
		};
	});
}

interface OwnerRow {
	readonly id: number;
	readonly owner_pid: number;
	readonly owner_started_at: string;
	readonly owner_boot_id: string;
}

function ownerOf({ owner_pid, owner_started_at, owner_boot_id }: OwnerRow): ProcessIdentity {
	return { pid: owner_pid, startedAt: owner_started_at, bootId: owner_boot_id };
}

function looking<T>(path: string, look: (connection: Connection) => T): T {
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { fileMustExist: true, timeout: 2_000 });
		try {
			// Not opened read-only: that leaves its -wal and -shm files behind.
			connection.pragma('query_only = ON');
			return look(connection);
		} finally {
			connection.close();
		}
	});
}

function damageOf(connection: Connection): string | null {
	const rows = connection.pragma('integrity_check(1)') as { integrity_check: string }[];
	const first = rows[0]?.integrity_check ?? 'no answer';
	return first === 'ok' ? null : first.replace(/\s+/g, ' ').slice(0, 300);
}

/** The beginning may have been cut off on purpose, the rest is gap-free; SQLite remembers the last number it gave. */
function journalOf(connection: Connection): { events: number; missing: number } {
	const { events, first, head } = connection
		.prepare('SELECT count(*) AS events, min(seq) AS first, max(seq) AS head FROM events')
		.get() as { events: number; first: number | null; head: number | null };
	const given = connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").get() as
		| { seq: number }
		| undefined;
	const last = Math.max(head ?? 0, given?.seq ?? 0);
	return { events, missing: Math.max(0, last - (first ?? 1) + 1 - events) };
}

function hasTable(connection: Connection, name: string): boolean {
	return connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
