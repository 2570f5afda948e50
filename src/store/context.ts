import type SQLite from 'better-sqlite3';
import { AutocoderError } from '../contract/errors.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import type { Connection } from './open-database.ts';
import { translatingErrors } from './sqlite-errors.ts';
import { fileKey } from './watch.ts';

/** What the table files of a project share: one connection, its transactions, and the outside facts they need. */
export interface StoreContext {
	readonly path: string;
	/** The file that was opened, as `fileKey` says it. */
	readonly file: string | undefined;
	/** A prepared statement, kept for the next use of the same text. */
	sql(text: string): SQLite.Statement;
	/**
	 * Runs `work` in one transaction that holds the write lock from its start.
	 *
	 * @throws AutocoderError RUN_LEASE_LOST, DATABASE_REPLACED, DATABASE_LOCKED, DISK_FULL
	 */
	write<T>(work: () => T): T;
	/** Runs `work`, all of which sees the same state of the database. */
	read<T>(work: () => T): T;
	/** Unix milliseconds. */
	now(): number;
	isAlive(process: ProcessIdentity): boolean;
	/** From now on every write checks that the runner lease is still at `epoch`. */
	fence(epoch: number | null): void;
}

export interface StoreDependencies {
	readonly now: () => number;
	readonly isAlive: (process: ProcessIdentity) => boolean;
}

export function createContext(connection: Connection, path: string, dependencies: StoreDependencies): StoreContext {
	const statements = new Map<string, SQLite.Statement>();
	const transaction = connection.transaction((work: () => unknown) => work());
	const file = fileKey(path);
	let epoch: number | null = null;

	function sql(text: string): SQLite.Statement {
		const known = statements.get(text);
		if (known !== undefined) return known;
		const statement = connection.prepare(text);
		statements.set(text, statement);
		return statement;
	}

	/**
	 * What is written to a file that left its path is lost, and nobody would notice. A look costs some 2 µs. A runner looks for
	 * itself and saves what it holds, the last of its writes too.
	 */
	function checkFile(): void {
		if (epoch !== null || fileKey(path) === file) return;
		throw new AutocoderError(
			'DATABASE_REPLACED',
			`${path} was deleted or replaced while it was open.`,
			'Nothing more was written. Restore the file if it is missing (see .autocoder/backups), and start again.',
		);
	}

	function checkFence(): void {
		if (epoch === null) return;
		const lease = sql('SELECT epoch FROM runner_lease WHERE id = 1').get() as { epoch: number } | undefined;
		if (lease?.epoch === epoch) return;
		throw new AutocoderError(
			'RUN_LEASE_LOST',
			`The runner lease of ${path} went from epoch ${epoch} to ${lease?.epoch}.`,
			'Another runner works on the project now; this one ends.',
		);
	}

	return {
		path,
		file,
		sql,
		now: dependencies.now,
		isAlive: dependencies.isAlive,
		fence(next) {
			epoch = next;
		},
		read: <T>(work: () => T) =>
			translatingErrors(path, () => (connection.inTransaction ? work() : (transaction.deferred(work) as T))),
		write: <T>(work: () => T) =>
			translatingErrors(
				path,
				() =>
					transaction.immediate(() => {
						checkFile();
						checkFence();
						return work();
					}) as T,
			),
	};
}
