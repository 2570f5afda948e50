import { AutocoderError } from '../contract/errors.ts';

/** Runs `work` and turns what SQLite throws into an error of ours that names the file. */
export function translatingErrors<T>(path: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw translate(path, error);
	}
}

function translate(path: string, error: unknown): unknown {
	const code = sqliteCode(error);
	if (code === undefined) return error;
	const cause = { cause: error };
	if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
		return new AutocoderError(
			'DATABASE_LOCKED',
			`${path} is locked by another process.`,
			'Close the program that holds it open, or try again.',
			cause,
		);
	}
	if (code === 'SQLITE_FULL') {
		return new AutocoderError(
			'DISK_FULL',
			`There is no space left to write ${path}.`,
			'Free some space and start again; nothing was lost.',
			cause,
		);
	}
	if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
		return new AutocoderError(
			'DATABASE_CORRUPT',
			`${path} is not a usable SQLite database.`,
			'Move it away and restore a copy from .autocoder/backups; it was left as it is.',
			cause,
		);
	}
	if (
		code.startsWith('SQLITE_CANTOPEN') ||
		code.startsWith('SQLITE_READONLY') ||
		code.startsWith('SQLITE_PERM') ||
		code.startsWith('SQLITE_IOERR')
	) {
		return new AutocoderError(
			'PROJECT_UNREADABLE',
			`${path} cannot be opened for writing (${code}).`,
			'Check the permissions of the file and its directory, and that the disk is well.',
			cause,
		);
	}
	return error;
}

function sqliteCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
	return error.code.startsWith('SQLITE_') ? error.code : undefined;
}
