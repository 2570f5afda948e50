import { statSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { translatingErrors } from './sqlite-errors.ts';

/**
 * Gives the space that a database no longer needs back to the disk. Others can read meanwhile, and wait to write: some
 * seconds for each gigabyte.
 *
 * @returns how many bytes it takes on the disk before and after
 * @throws AutocoderError DATABASE_LOCKED, DISK_FULL, DATABASE_CORRUPT, PROJECT_UNREADABLE
 */
export function compactDatabase(path: string): { readonly before: number; readonly after: number } {
	return translatingErrors(path, () => {
		const connection = new SQLite(path, { fileMustExist: true, timeout: 5_000 });
		try {
			connection.pragma('wal_checkpoint(TRUNCATE)');
			const before = sizeOf(path);
			connection.exec('VACUUM');
			connection.pragma('wal_checkpoint(TRUNCATE)');
			return { before, after: sizeOf(path) };
		} finally {
			connection.close();
		}
	});
}

function sizeOf(path: string): number {
	return [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
