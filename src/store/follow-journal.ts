import { setTimeout as delay } from 'node:timers/promises';
import type { JournalEvent } from '../contract/events.ts';
import type { ProjectStore } from './project-store.ts';

const BATCH = 500;

/**
 * The events after `since`, in order, as they are committed by whatever process; ends when `signal` aborts, after the
 * events that were committed until then.
 *
 * @param lookMs how often to look while nothing happens: 20 while somebody watches, 250 otherwise
 */
export async function* followJournal(
	store: ProjectStore,
	{ since, lookMs, signal }: { since: number; lookMs: number; signal: AbortSignal },
): AsyncGenerator<JournalEvent, void> {
	const watch = store.watch();
	let seq = since;
	try {
		for (;;) {
			const last = signal.aborted;
			if (watch.changed() || last) {
				for (let batch = store.journal.after(seq, BATCH); batch.length > 0; batch = store.journal.after(seq, BATCH)) {
					for (const event of batch) {
						seq = event.seq;
						yield event;
					}
				}
			}
			if (last) return;
			await delay(lookMs, undefined, { signal }).catch(() => {});
		}
	} finally {
		watch.close();
	}
}
