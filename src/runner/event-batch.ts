import type { EventBody } from '../contract/events.ts';
import type { SessionUse } from '../contract/session.ts';

/** Nobody who watches sees a line so much later, and a call of a tool, its result and the next answer often come closer together. */
const HELD_MS = 10;

/** What a session does comes in bursts, and each commit waits for the disk: events that come close together are written as one. */
export interface EventBatch {
	add(events: readonly EventBody[], usage?: SessionUse): void;
	/** Writes what is held, now: before anything else is written that comes after it. Throws what `write` throws. */
	flush(): void;
}

/** @param write takes events in the order in which they were added, and the usage that was given last. Who calls `add` never sees its errors. */
export function createEventBatch(write: (events: readonly EventBody[], usage?: SessionUse) => void): EventBatch {
	let held: EventBody[] = [];
	let usage: SessionUse | undefined;
	let timer: NodeJS.Timeout | undefined;

	function flush(): void {
		clearTimeout(timer);
		timer = undefined;
		if (held.length === 0 && usage === undefined) return;
		const [events, used] = [held, usage];
		[held, usage] = [[], undefined];
		write(events, used);
	}

	return {
		add(events, used) {
			held.push(...events);
			usage = used ?? usage;
			timer ??= setTimeout(() => {
				try {
					flush();
				} catch {}
			}, HELD_MS);
		},
		flush,
	};
}
