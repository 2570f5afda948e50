import { statSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { translatingErrors } from './sqlite-errors.ts';

/** A look-out on a database file, on a connection of its own. */
export interface Watch {
	/** Whether any other connection committed since the last call; true at the first. */
	changed(): boolean;
	/** Whether the file at the path is still the one that was opened. */
	replaced(): boolean;
	close(): void;
}

/**
 * `PRAGMA data_version` changes with commits of *other* connections, hence the connection of its own; it costs
 * microseconds, so it can be asked every 20 ms. https://www.sqlite.org/pragma.html#pragma_data_version
 *
 * @param opened the file that the caller has open, when that was some time ago
 * @param busyTimeoutMs how long a look waits for another process' lock
 */
export function createWatch(path: string, opened = fileKey(path), busyTimeoutMs = 5_000): Watch {
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { readonly: true, timeout: busyTimeoutMs });
		const dataVersion = connection.prepare('PRAGMA data_version').pluck();
		let seen: unknown;
		return {
			changed() {
				const present = translatingErrors(path, () => dataVersion.get());
				const changed = present !== seen;
				seen = present;
				return changed;
			},
			replaced: () => fileKey(path) !== opened,
			close: () => connection.close(),
		};
	});
}

/** Which file is at `path`, undefined when there is none. */
export function fileKey(path: string): string | undefined {
	const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
	return stat && `${stat.dev}:${stat.ino}`;
}
