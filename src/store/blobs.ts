import { createHash } from 'node:crypto';
import {
	closeSync,
	constants,
	existsSync,
	fstatSync,
	lstatSync,
	openSync,
	readFileSync,
	readSync,
	renameSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextPart } from '../contract/events.ts';
import { makeDirectories } from './own-directory.ts';
import { translatingErrors } from './sqlite-errors.ts';

/** Files too large for a row, in `.autocoder/blobs/`, named by the SHA-256 of their bytes. */
export interface Blobs {
	/**
	 * Keeps `bytes` and says their name; the same bytes are kept once.
	 *
	 * @throws AutocoderError DISK_FULL, PROJECT_UNREADABLE
	 */
	keep(bytes: Buffer): string;
	/** The text as a row may hold it: whole when short, else its beginning with the whole in a blob. */
	keepText(text: string): TextPart;
	/** The bytes, or undefined when retention removed them. */
	read(name: string): Buffer | undefined;
	/**
	 * Opens a blob to be sent to somebody; undefined when there is none. Project files are not to be trusted: a link in the place
	 * of a blob, or of its directory, is no blob. The caller closes the file.
	 */
	open(name: string): OpenBlob | undefined;
}

export interface OpenBlob {
	/** A file descriptor. */
	readonly file: number;
	readonly bytes: number;
	/** By its first bytes: the picture that it is, else plain text, else `application/octet-stream`. Never what a page could run. */
	readonly mediaType: string;
}

/** A text of this many UTF-16 units fits a row of the journal in almost every case… */
const INLINE_LENGTH = 4_000;
/** …and this many bytes of JSON in every case (control characters become six bytes each). */
const INLINE_BYTES = 12_000;

/** So much of a file tells its kind. */
const HEAD_BYTES = 4_096;

export function createBlobs(directory: string): Blobs {
	function keep(bytes: Buffer): string {
		const name = createHash('sha256').update(bytes).digest('hex');
		const path = join(directory, name);
		if (renew(path)) return name;
		const partial = `${path}.${process.pid}.partial`;
		translatingErrors(path, () => {
			makeDirectories(dirname(directory), directory);
			try {
				// Flushed and then renamed into place, so that a name always stands for all of its bytes.
				writeFileSync(partial, bytes, { flush: true });
				renameSync(partial, path);
			} catch (error) {
				rmSync(partial, { force: true });
				throw error;
			}
		});
		return name;
	}

	function open(name: string): OpenBlob | undefined {
		if (!isBlobName(name) || !isOwnDirectory(directory)) return undefined;
		const path = join(directory, name);
		let file: number;
		try {
			// Without waiting, since a named pipe may lie there.
			file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		} catch {
			return undefined;
		}
		try {
			const stat = fstatSync(file);
			if (stat.isFile()) {
				const head = Buffer.alloc(Math.min(stat.size, HEAD_BYTES));
				const bytes = readSync(file, head, 0, head.length, 0);
				return { file, bytes: stat.size, mediaType: mediaTypeOf(head.subarray(0, bytes)) };
			}
		} catch (error) {
			closeSync(file);
			throw error;
		}
		closeSync(file);
		return undefined;
	}

	return {
		keep,
		open,
		keepText(text) {
			if (text.length <= INLINE_LENGTH && Buffer.byteLength(JSON.stringify(text)) <= INLINE_BYTES) {
				return { text, length: text.length };
			}
			const start = text.slice(0, INLINE_LENGTH / 2).toWellFormed();
			return { text: start, length: text.length, blob: keep(Buffer.from(text, 'utf8')) };
		},
		read(name) {
			const path = join(directory, name);
			return isBlobName(name) && existsSync(path) ? readFileSync(path) : undefined;
		},
	};
}

/** Makes a blob that is there young again, so that it is not removed before somebody refers to it anew; false when there is none. */
function renew(path: string): boolean {
	try {
		const now = new Date();
		utimesSync(path, now, now);
		return true;
	} catch (error) {
		// Not to be written by us, which only somebody else's file is.
		return !(error instanceof Error && 'code' in error && error.code === 'ENOENT') && existsSync(path);
	}
}

function isBlobName(name: string): boolean {
	return /^[0-9a-f]{64}$/.test(name);
}

/** Neither `.autocoder` nor `blobs` in it is a link. */
function isOwnDirectory(directory: string): boolean {
	return [dirname(directory), directory].every(
		(path) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
	);
}

function mediaTypeOf(head: Buffer): string {
	const starts = (bytes: string, at = 0) => head.toString('latin1', at, at + bytes.length) === bytes;
	if (starts('\x89PNG\r\n\x1a\n')) return 'image/png';
	if (starts('\xff\xd8\xff')) return 'image/jpeg';
	if (starts('GIF8')) return 'image/gif';
	if (starts('RIFF') && starts('WEBP', 8)) return 'image/webp';
	return isText(head) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

function isText(head: Buffer): boolean {
	// A character may be cut at the end, which `stream` allows for.
	try {
		return !new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).includes('\0');
	} catch {
		return false;
	}
}
