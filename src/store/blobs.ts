import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextPart } from '../contract/events.ts';
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
}

/** A text of this many UTF-16 units fits a row of the journal in almost every case… */
const INLINE_LENGTH = 4_000;
/** …and this many bytes of JSON in every case (control characters become six bytes each). */
const INLINE_BYTES = 12_000;

export function createBlobs(directory: string): Blobs {
	function keep(bytes: Buffer): string {
		const name = createHash('sha256').update(bytes).digest('hex');
		const path = join(directory, name);
		if (existsSync(path)) return name;
		const partial = `${path}.${process.pid}.partial`;
		translatingErrors(path, () => {
			mkdirSync(directory, { recursive: true });
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

	return {
		keep,
		keepText(text) {
			if (text.length <= INLINE_LENGTH && Buffer.byteLength(JSON.stringify(text)) <= INLINE_BYTES) {
				return { text, length: text.length };
			}
			const start = text.slice(0, INLINE_LENGTH / 2).toWellFormed();
			return { text: start, length: text.length, blob: keep(Buffer.from(text, 'utf8')) };
		},
		read(name) {
			const path = join(directory, name);
			return /^[0-9a-f]{64}$/.test(name) && existsSync(path) ? readFileSync(path) : undefined;
		},
	};
}
