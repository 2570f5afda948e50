import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string[]} parts @returns {string} the absolute path of a file of this checkout */
export function inCheckout(...parts) {
	return join(ROOT, ...parts);
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// In node_modules: whatever removes the dependencies removes the belief that they are there.
const STAMP = inCheckout('node_modules', '.autocoder-setup.json');

/**
 * What earlier set-ups did.
 * @returns {{ dependencies?: string, build?: string, page?: string, packagesFailedAt?: number }}
 */
export function readStamp() {
	try {
		return JSON.parse(readFileSync(STAMP, 'utf8'));
	} catch {
		return {};
	}
}

/** @param {ReturnType<typeof readStamp>} changes undefined values forget a step */
export function updateStamp(changes) {
	replaceFile(STAMP, JSON.stringify({ ...readStamp(), ...changes }));
}

/** Writes a file so that a reader sees the old text or the new one, never a part. */
export function replaceFile(path, text) {
	mkdirSync(dirname(path), { recursive: true });
	const draft = `${path}.${process.pid}`;
	writeFileSync(draft, text);
	renameSync(draft, path);
}
