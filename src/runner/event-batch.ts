import type { EventBody } from '../contract/events.ts';
import type { SessionUse } from '../contract/session.ts';
import { isLocked, PATIENCE_MS } from './passing-faults.ts';

/** Nobody who watches sees a line so much later, and a call of a tool, its result and the next answer often come closer together. */
const HELD_MS = 50;

/** A database that is locked is written to when it is free again. */
const RETRY_MS = 500;

/** What a session does comes in bursts, and each commit waits for the disk: events that come close together are written as one. */
export interface EventBatch {
	add(events: readonly EventBody[], usage?: SessionUse): void;
	/**
	 * Writes what is held, now: before anything else is written that comes after it. Throws what `write` throws; what a lock of the
	 * database kept from being written stays held.
	 */
	flush(): void;
}

/**
 * @param write takes events in the order in which they were added, and the usage that was given last
 * @param broken is told of an error of `write` that does not pass. Who calls `add` sees none.
 */
export function createEventBatch(
	write: (events: readonly EventBody[], usage?: SessionUse) => void,
	broken: (error: unknown) => void,
): EventBatch {
	let lockedSince: number | null = null;
	let held: EventBody[] = [];
	let usage: SessionUse | undefined;
	let timer: NodeJS.Timeout | undefined;

	function flush(): void {
		clearTimeout(timer);
		timer = undefined;
		if (held.length === 0 && usage === undefined) return;
		try {
			write(held, usage);
			lockedSince = null;
		} catch (error) {
			lockedSince ??= performance.now();
			if (isLocked(error) && performance.now() - lockedSince < PATIENCE_MS) {
				writeIn(RETRY_MS);
				throw error;
			}
			broken(error);
			[held, usage] = [[], undefined];
			throw error;
		}
		[held, usage] = [[], undefined];
	}

	function writeIn(ms: number): void {
		timer ??= setTimeout(() => {
			try {
				flush();
			} catch {}
		}, ms);
	}

	return {
		add(events, used) {
			held.push(...events);
			usage = used ?? usage;
			writeIn(HELD_MS);
		},
		flush,
	};
}
