import { lazy } from 'react';

const waiting = new Set<() => Promise<unknown>>();

/** A view whose script comes after the first ones: when it is wanted, or when the page has nothing else to do. */
export const lazyView: typeof lazy = (load) => {
	waiting.add(load);
	return lazy(load);
};

/** Fetches what is not there yet, so that every view opens when the server is away, or has the scripts of another version by then. */
export async function loadTheRest(): Promise<void> {
	// A script that comes may bring more of them; one that does not is tried again when it is wanted.
	for (const load of waiting) await load().catch(() => {});
}
