/** A message of the journal, ready to be sent. */
export interface Numbered {
	readonly seq: number;
	readonly bytes: Buffer;
}

/** The latest messages of a project, shared by its clients; bounded by count and bytes. */
export interface RecentMessages {
	/** Every message after this `seq` is here. */
	floor(): number;
	add(message: Numbered): void;
	/** The first message after `seq`, for a `seq` not below the floor; undefined when there is none yet. */
	after(seq: number): Numbered | undefined;
}

const GONE: Numbered = { seq: 0, bytes: Buffer.alloc(0) };

export function createRecentMessages(start: number, bounds: { messages: number; bytes: number }): RecentMessages {
	const kept: Numbered[] = [];
	let floor = start;
	let bytes = 0;
	/** Of `kept`, dropped already; taken off many at a time, since that moves all the rest. */
	let dropped = 0;

	return {
		floor: () => floor,
		add(message) {
			kept.push(message);
			bytes += message.bytes.length;
			while (kept.length - dropped > bounds.messages || bytes > bounds.bytes) {
				const oldest = kept[dropped];
				if (oldest === undefined) break;
				floor = oldest.seq;
				bytes -= oldest.bytes.length;
				kept[dropped] = GONE;
				dropped += 1;
			}
			if (dropped > bounds.messages / 4) {
				kept.splice(0, dropped);
				dropped = 0;
			}
		},
		after(seq) {
			let [low, high] = [dropped, kept.length];
			while (low < high) {
				const middle = (low + high) >>> 1;
				if ((kept[middle] as Numbered).seq > seq) high = middle;
				else low = middle + 1;
			}
			return kept[low];
		},
	};
}
