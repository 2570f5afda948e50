import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { AutocoderError } from '../contract/errors.ts';
import { makeDirectories } from './own-directory.ts';
import { isBusy, translatingErrors } from './sqlite-errors.ts';

export type Connection = SQLite.Database;

/** One step of a schema; `up` runs inside the migration's transaction. The list is append-only. */
export interface Migration {
	readonly name: string;
	readonly up: (connection: Connection) => void;
}

export interface OpenOptions {
	readonly path: string;
	readonly migrations: readonly Migration[];
	/** Where a copy goes before an existing database is changed. */
	readonly backupDirectory: string;
	/** How long a statement waits for another process' lock, in milliseconds. */
	readonly busyTimeoutMs?: number;
}

const CACHE_KB = 4_000;

/**
 * Opens a database in WAL mode and brings it to the present schema. Two processes may do so at once.
 * A database that is of a newer version, or cannot be read whole for its backup, is refused before anything about it is changed.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DISK_FULL, PROJECT_UNREADABLE
 */
export function openDatabase(options: OpenOptions): Connection {
	const { path, migrations, busyTimeoutMs = 5_000 } = options;
	if (!existsSync(dirname(path))) {
		throw new AutocoderError('PROJECT_NOT_FOUND', `There is no directory ${dirname(path)}.`, 'Check the path.');
	}
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { timeout: busyTimeoutMs });
		try {
			refuseNewer(connection, path, migrations.length);
			backUpBeforeChange(connection, options);
			enterWal(connection, busyTimeoutMs);
			connection.pragma('synchronous = FULL');
			connection.pragma('foreign_keys = ON');
			// The driver's own is 16 MB: a server has a connection for each project, and the system keeps the pages of the file anyway.
			connection.pragma(`cache_size = -${CACHE_KB}`);
			migrate(connection, options);
			return connection;
		} catch (error) {
			connection.close();
			throw error;
		}
	});
}

/** SQLite does not wait for others here, whatever its timeout: it holds a read lock while it asks for the write lock. */
function enterWal(connection: Connection, timeoutMs: number): void {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		try {
			connection.pragma('journal_mode = WAL');
			return;
		} catch (error) {
			if (!isBusy(error) || performance.now() > deadline) throw error;
			sleep(5 + Math.random() * 20);
		}
	}
}

function migrate(connection: Connection, { path, migrations }: OpenOptions): void {
	if (version(connection) === migrations.length) return;
	connection
		.transaction(() => {
			// Read again under the write lock: another process may have migrated meanwhile.
			refuseNewer(connection, path, migrations.length);
			for (const { up } of migrations.slice(version(connection))) up(connection);
			connection.pragma(`user_version = ${migrations.length}`);
		})
		.immediate();
}

function refuseNewer(connection: Connection, path: string, known: number): void {
	const found = version(connection);
	if (found <= known) return;
	throw new AutocoderError(
		'DATABASE_NEWER',
		`${path} has schema version ${found}; this autocoder knows versions up to ${known}.`,
		'Update autocoder. The database was left untouched.',
	);
}

function version(connection: Connection): number {
	return connection.pragma('user_version', { simple: true }) as number;
}

function hasTables(connection: Connection): boolean {
	return connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1").get() !== undefined;
}

/** Reads every page, so a damaged database is found here. */
function backUpBeforeChange(connection: Connection, { path, migrations, backupDirectory }: OpenOptions): void {
	if (version(connection) === migrations.length || !hasTables(connection)) return;
	makeDirectories(dirname(backupDirectory), backupDirectory);
	const copy = join(backupDirectory, `${basename(path)}.v${version(connection)}.${Date.now()}.${process.pid}`);
	const partial = `${copy}.partial`;
	try {
		connection.prepare('VACUUM INTO ?').run(partial);
		// VACUUM INTO leaves that to its caller. https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
		const file = openSync(partial, 'r+');
		fsyncSync(file);
		closeSync(file);
		renameSync(partial, copy);
	} catch (error) {
		rmSync(partial, { force: true });
		throw error;
	}
}

function sleep(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
