import { lazy } from 'react';

const waiting = new Set<() => Promise<unknown>>();

/** A view whose script comes after the first ones: when it is wanted, or when the page has nothing else to do. */
export const lazyView: typeof lazy = (load) => {
	waiting.add(load);
	return lazy(load);
};

const AGAIN_MS = 2_000;

/**
 * Fetches what is not there yet, so that every view opens when the server is away, or has the scripts of another version by then.
 *
 * @param isThere whether the server answers: a script that was asked for in vain is lost to a page, since browsers keep the failure
 */
export async function loadTheRest(isThere: () => Promise<boolean>): Promise<void> {
	// A script that comes may bring more of them.
	for (const load of waiting) {
		while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
		await load().catch(() => {});
	}
}
