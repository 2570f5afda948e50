import { setTimeout as delay } from 'node:timers/promises';
import { removeDeadScratch } from '../agent/scratch.ts';
import type { ProjectStore } from '../store/project-store.ts';

/** What the settings say of it. */
export interface Upkeep {
	/** Days for which sessions keep their details; 0: for ever. */
	readonly keepDays: number;
	/** Below so many MB free no session starts; 0: no bound. */
	readonly minFreeMb: number;
}

export interface Cleaned {
	/** Events whose details were removed. */
	readonly events: number;
	readonly blobs: number;
	readonly blob_bytes: number;
	/** Temporary directories of sessions of any project whose process is gone. */
	readonly temporary: number;
}

const DAY_MS = 86_400_000;
/** How often a run looks whether a day is over. */
const LOOK_MS = 3_600_000;
/** Between two transactions, so that others come to write. */
const PAUSE_MS = 20;

/**
 * Removes what is older than is kept: details of sessions, then the files that nothing refers to any more; and what dead sessions
 * left in the temporary directory.
 *
 * @param everything looks through the blobs also when no details went since they were looked through
 */
export async function cleanUp(
	store: ProjectStore,
	keepDays: number,
	{ everything, signal }: { readonly everything: boolean; readonly signal?: AbortSignal },
): Promise<Cleaned> {
	let events = 0;
	for (;;) {
		const removed =
			keepDays === 0 || signal?.aborted ? null : store.retention.removeSome(store.now() - keepDays * DAY_MS);
		if (removed === null) break;
		events += removed;
		await delay(PAUSE_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
	}
	const due = !signal?.aborted && (everything || store.retention.blobsAreDue());
	const { blobs, bytes } = due ? await store.sweepBlobs(signal) : { blobs: 0, bytes: 0 };
	return { events, blobs, blob_bytes: bytes, temporary: removeDeadScratch() };
}

/** Cleans up beside a run, however long that lives, once a day at most. Nothing that happens to it reaches the run. */
export function startHousekeeping(
	store: ProjectStore,
	runId: number,
	keepDays: () => number,
	lookMs = LOOK_MS,
): { stop(): Promise<void> } {
	const stopping = new AbortController();

	async function work(): Promise<void> {
		try {
			if (Math.abs(store.now() - store.retention.lastAt()) < DAY_MS) return;
			const { events, blobs, temporary } = await cleanUp(store, keepDays(), {
				everything: false,
				signal: stopping.signal,
			});
			if (stopping.signal.aborted) return;
			store.retention.noteDone();
			if (events + blobs + temporary === 0) return;
			const line = `Cleaned up: details of ${events} old events, ${blobs} files that nothing refers to, ${temporary} temporary directories.`;
			store.journal.record([{ type: 'log', data: { level: 'info', line } }], { runId });
		} catch {
			// A database that is locked, full, or another runner's by now: the run itself sees that and says so.
		}
	}

	let working = work();
	const timer = setInterval(() => {
		working = working.then(work);
	}, lookMs);
	return {
		async stop() {
			clearInterval(timer);
			stopping.abort();
			await working;
		},
	};
}
