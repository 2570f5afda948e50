import type { Redact } from '../guard/redact.ts';

/** Text that comes in pieces, made safe to be shown: the one place where an answer is redacted while it grows. */
export interface ShownText {
	/** Takes a piece; answers what can be shown by now. */
	push(piece: string): string;
	/** Begins anew, and forgets what was held back. */
	clear(): void;
}

/** A secret has no blanks, and few are longer. */
const MOST_HELD = 400;

/** What comes after the last blank is held back, lest half a secret be shown. */
export function createShownText(redact: Redact): ShownText {
	let held = '';
	return {
		push(piece) {
			held += piece;
			const blank = /\s\S*$/.exec(held)?.index;
			const end = blank === undefined ? Math.max(0, held.length - MOST_HELD) : blank + 1;
			const shown = held.slice(0, end);
			held = held.slice(end);
			return redact(shown);
		},
		clear() {
			held = '';
		},
	};
}
