import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { AutocoderError } from '../contract/errors.ts';
import { translatingErrors } from './sqlite-errors.ts';

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

/**
 * Opens a database in WAL mode and brings it to the present schema. Two processes may do so at once.
 * A database of a newer version is refused before anything about it is changed.
 *
 * @throws AutocoderError DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DISK_FULL, PROJECT_UNREADABLE
 */
export function openDatabase(options: OpenOptions): Connection {
	const { path, migrations } = options;
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { timeout: options.busyTimeoutMs ?? 5_000 });
		try {
			refuseNewer(connection, path, migrations.length);
			connection.pragma('journal_mode = WAL');
			connection.pragma('synchronous = FULL');
			connection.pragma('foreign_keys = ON');
			migrate(connection, options);
			return connection;
		} catch (error) {
			connection.close();
			throw error;
		}
	});
}

function migrate(connection: Connection, { path, migrations, backupDirectory }: OpenOptions): void {
	if (version(connection) === migrations.length) return;
	if (hasTables(connection)) backUp(connection, backupDirectory, path);
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

function backUp(connection: Connection, directory: string, path: string): void {
	mkdirSync(directory, { recursive: true });
	const name = `${path.slice(dirname(path).length + 1)}.v${version(connection)}.${Date.now()}.${process.pid}`;
	connection.prepare('VACUUM INTO ?').run(join(directory, name));
}
