import type { ProcessIdentity } from '../contract/process.ts';
import { createHunt, endAll, type Hunt } from './hunt.ts';
import { system } from './process-table.ts';

/**
 * The processes whose marker starts with `prefix`, and all that descend from them; never this process or those it
 * descends from. `<projectKey>:` means a whole project, the server's chats of it included.
 */
export function findMarked(prefix: string): ProcessIdentity[] {
	const bootId = system.readBootId();
	return marked(prefix)
		.look()
		.map(({ pid, startedAt }) => ({ pid, startedAt, bootId }));
}

/**
 * Ends what `findMarked` finds, for a sweep of what a killed runner left. Resolves, with how many processes that were,
 * when none is left; throws PROCESS_LEFT_OVER when some still live after 10 s.
 */
export function endMarked(prefix: string): Promise<number> {
	return endAll(marked(prefix));
}

function marked(prefix: string): Hunt {
	// The empty prefix would be everybody's.
	if (prefix === '') throw new RangeError('A sweep needs a marker, else it would end the boxes of every project.');
	return createHunt((_entry, marker) => marker?.startsWith(prefix) ?? false);
}
