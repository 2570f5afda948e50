import { setTimeout as sleep } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';

/** How long a run bears with a lock on its database, after what SQLite itself waits. */
export const PATIENCE_MS = 600_000;
const RETRY_MS = 500;

/** Whether another program holds the database locked, such as an editor of databases with a change that is not saved. */
export function isLocked(error: unknown): boolean {
	return error instanceof AutocoderError && error.code === 'DATABASE_LOCKED';
}

/** Does what a lock on the database keeps from being done as soon as the lock is gone. Throws what `work` throws, that of a lock in the end. */
export async function onceUnlocked<T>(work: () => T): Promise<T> {
	const deadline = performance.now() + PATIENCE_MS;
	for (;;) {
		try {
			return work();
		} catch (error) {
			if (!isLocked(error) || performance.now() > deadline) throw error;
			await sleep(RETRY_MS);
		}
	}
}

/** A step of a run asks the same several times, and each look takes a millisecond or two of what is between two sessions. */
const FRESH_MS = 100;

/**
 * What `ask` says, or what it said last when it cannot be asked: a run does not end since its settings cannot be read for a while.
 * The first answer is needed. An answer holds for a moment, see `FRESH_MS`.
 */
export function lastKnown<T>(ask: () => T): () => T {
	let known: { readonly answer: T } | null = null;
	let staleAt = 0;
	return () => {
		if (known !== null && performance.now() < staleAt) return known.answer;
		try {
			known = { answer: ask() };
		} catch (error) {
			if (known === null) throw error;
		}
		staleAt = performance.now() + FRESH_MS;
		return known.answer;
	};
}
