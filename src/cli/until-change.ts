import { setTimeout as delay } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';
import type { ProjectStore } from '../store/project-store.ts';

const LOOK_MS = 50;
/** What no commit tells: a process that died, a file that was replaced. */
const IDLE_MS = 1_000;

/**
 * Calls `look` at once, after every commit of another process, and each second besides, until it returns something else than
 * undefined or `signal` aborts.
 *
 * @throws AutocoderError DATABASE_REPLACED
 */
export async function untilChange<T>(
	store: ProjectStore,
	signal: AbortSignal,
	look: () => T | undefined,
): Promise<T | undefined> {
	const watch = store.watch();
	let lookedAt = 0;
	try {
		while (!signal.aborted) {
			const idle = Date.now() - lookedAt >= IDLE_MS;
			if (idle && watch.replaced()) throw replaced(store.path);
			if (watch.changed() || idle) {
				lookedAt = Date.now();
				const found = look();
				if (found !== undefined) return found;
			}
			await delay(LOOK_MS, undefined, { signal }).catch(() => {});
		}
		return undefined;
	} finally {
		watch.close();
	}
}

/** Aborts at Ctrl-C, at a request to end, and when nobody reads standard output any more. */
export function untilInterrupted(): { readonly signal: AbortSignal; release(): void } {
	const controller = new AbortController();
	const abort = () => controller.abort();
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	for (const name of signals) process.on(name, abort);
	process.stdout.on('error', abort);
	return {
		signal: controller.signal,
		release() {
			for (const name of signals) process.off(name, abort);
			process.stdout.off('error', abort);
		},
	};
}

function replaced(path: string): AutocoderError {
	return new AutocoderError(
		'DATABASE_REPLACED',
		`${path} was deleted or replaced while it was being watched.`,
		'Start this command again to watch the new one.',
	);
}
