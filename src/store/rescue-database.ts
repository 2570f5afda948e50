import { existsSync, rmSync } from 'node:fs';
import type { Connection } from './open-database.ts';
import { translatingErrors } from './sqlite-errors.ts';

/**
 * Saves what a connection still holds of a database whose file was deleted or replaced: at its old path when nothing is there,
 * else beside it. Returns the path.
 */
export function rescueDatabase(connection: Connection, path: string, now: number): string {
	const target = existsSync(path) ? `${path}.rescued.${now}` : path;
	return translatingErrors(target, () => {
		// Left-overs of the old file's journal would be taken for the new one's.
		if (target === path) for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
		connection.prepare('VACUUM INTO ?').run(target);
		return target;
	});
}
