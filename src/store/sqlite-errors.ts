import { basename } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';

/** What the file system says when a path of ours cannot be used. */
const FILE_ERRORS: ReadonlySet<string> = new Set([
	'EACCES',
	'EEXIST',
	'EIO',
	'EISDIR',
	'ELOOP',
	'ENAMETOOLONG',
	'ENOENT',
	'ENOTDIR',
	'EPERM',
	'EROFS',
]);

/** Runs `work` and turns what SQLite and the file system throw into an error of ours that names the file. */
export function translatingErrors<T>(path: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw translate(path, error);
	}
}

/** Whether another process holds a lock that SQLite needs. */
export function isBusy(error: unknown): boolean {
	return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? '');
}

/** Whether a file is no database, or a damaged one. */
export function isDamage(error: unknown): boolean {
	return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error) ?? '');
}

function translate(path: string, error: unknown): unknown {
	const code = codeOf(error);
	if (code === undefined) return error;
	const cause = { cause: error };
	if (isBusy(error)) {
		return new AutocoderError(
			'DATABASE_LOCKED',
			`${path} is locked by another process.`,
			'Close the program that holds it open, or try again.',
			cause,
		);
	}
	if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
		return new AutocoderError(
			'DISK_FULL',
			`There is no space left to write ${path}.`,
			'Free some space and start again; nothing was lost.',
			cause,
		);
	}
	// A file that calls itself a database of ours and lacks its tables.
	const foreign = code === 'SQLITE_ERROR' && error instanceof Error && /^no such (table|column)/.test(error.message);
	if (isDamage(error) || foreign) {
		return new AutocoderError(
			'DATABASE_CORRUPT',
			`${path} is not a usable SQLite database.`,
			basename(path) === 'registry.db'
				? 'Move it away: projects are registered again when they run; it was left as it is.'
				: 'Move it away and restore a copy from .autocoder/backups; it was left as it is.',
			cause,
		);
	}
	if (
		code.startsWith('SQLITE_CANTOPEN') ||
		code.startsWith('SQLITE_READONLY') ||
		code.startsWith('SQLITE_PERM') ||
		code.startsWith('SQLITE_IOERR') ||
		FILE_ERRORS.has(code)
	) {
		return new AutocoderError(
			'PROJECT_UNREADABLE',
			`${pathOf(error) ?? path} cannot be opened for writing (${code}).`,
			'Check what is there, the permissions of the file and its directory, and that the disk is well.',
			cause,
		);
	}
	return error;
}

/** The path that a file system error names. */
function pathOf(error: unknown): string | undefined {
	return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

function codeOf(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
	return error.code;
}
