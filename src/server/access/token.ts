import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AutocoderError } from '../../contract/errors.ts';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * The token that lets callers in, kept in `token` of autocoder's own directory: made when it is missing, 43 characters of base64url,
 * readable by its owner alone.
 *
 * @param home autocoder's own directory, made when it is missing
 * @throws AutocoderError TOKEN_UNUSABLE when something else lies there
 */
export async function loadToken(home: string): Promise<string> {
	const path = join(home, 'token');
	try {
		await mkdir(home, { recursive: true, mode: 0o700 });
		const present = await readToken(path);
		if (present !== undefined) return present;
		await makeToken(path);
		// Two servers that start at once both find the one that was first.
		const made = await readToken(path);
		if (made !== undefined) return made;
	} catch (error) {
		if (error instanceof AutocoderError) throw error;
		throw unusable(path, `cannot be read or written (${codeOf(error)})`, error);
	}
	throw unusable(path, 'vanished as soon as it was made');
}

/** Written whole beside it and then linked: a name that is taken is not overwritten, and nobody reads half a token. */
async function makeToken(path: string): Promise<void> {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(`${randomBytes(TOKEN_BYTES).toString('base64url')}\n`);
		await file.sync();
		await link(draft, path);
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') throw error;
	} finally {
		await file.close();
		await rm(draft, { force: true });
	}
}

async function readToken(path: string): Promise<string | undefined> {
	let file: FileHandle;
	try {
		// Not waiting: a pipe of that name would never answer.
		file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return undefined;
		if (codeOf(error) === 'ELOOP') throw unusable(path, 'is a symbolic link', error);
		throw error;
	}
	try {
		const stat = await file.stat();
		if (!stat.isFile()) throw unusable(path, 'is not a file');
		if (process.getuid !== undefined && stat.uid !== process.getuid()) throw unusable(path, 'belongs to another user');
		if ((stat.mode & 0o077) !== 0) await file.chmod(0o600);
		const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64) });
		const token = buffer.toString('latin1', 0, bytesRead).trim();
		if (!TOKEN.test(token)) throw unusable(path, 'holds no token');
		return token;
	} finally {
		await file.close();
	}
}

function unusable(path: string, why: string, cause?: unknown): AutocoderError {
	return new AutocoderError('TOKEN_UNUSABLE', `${path} ${why}.`, 'Move it away, and start again: a new one is made.', {
		cause,
	});
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
