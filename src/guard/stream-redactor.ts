import type { Redact } from './redact.ts';

/** Takes secrets out of a text that comes in pieces: one that is split over two of them is seen. */
export interface StreamRedactor {
	/** What of the text so far can be given out. */
	push(chunk: string): string;
	/** The rest. */
	end(): string;
}

/** A line that is longer is cut behind a blank or the like; a secret is shorter. */
const LONGEST_LINE = 64_000;
const LONGEST_SECRET = 8_000;
/** A private key that does not end within so much is none. */
const LONGEST_KEY = 32_000;
/** A name and its value are at most so many line breaks apart. */
const LINES_KEPT = 5;

/**
 * @param unit `lines` finds all that a look at the whole text would, a few lines late. `words` is for what people read as it comes: it
 *   waits for a blank, and misses a known secret that has blanks itself.
 */
export function createStreamRedactor(redact: Redact, unit: 'lines' | 'words' = 'lines'): StreamRedactor {
	let held = '';
	/** Whether a long text without a blank was cut in a secret, whose rest is to be left out. */
	let within = false;

	function give(length: number): string {
		let clean = redact(held.slice(0, length));
		held = held.slice(length);
		if (within) clean = clean.replace(/^[\w.~+/=-]+/, '');
		within = false;
		return clean;
	}

	return {
		push(chunk) {
			held += chunk;
			const length = safeLength(held, unit);
			if (length > 0) return give(length);
			if (held.length <= LONGEST_LINE + LONGEST_SECRET) return '';
			const cut = held.slice(0, -LONGEST_SECRET).search(/[\s"'`,;|<>(){}[\]][^\s"'`,;|<>(){}[\]]*$/);
			if (cut > held.length - 2 * LONGEST_SECRET) return give(cut + 1);
			const clean = give(held.length - LONGEST_SECRET);
			within = clean.endsWith('[hidden]');
			return clean;
		},
		end: () => give(held.length),
	};
}

/** A name whose value may come on the next line. */
const AWAITS_VALUE =
	/(?:[:=]\s*\\?["']?|bearer|basic|key|token|secret|passw?o?r?d?|passphrase|pwd|pw|auth|authorization|cookie|credentials?)\\?["']?\s*$/i;

/** What begins a secret that has blanks in it: the line is waited for. */
const HOLDS_LINE = /\b(?:curl|mysql\w*|mariadb\w*|machine)\b|=\\{0,15}["'][^"'\n]*$/;
const KEY_BEGIN = /-----BEGIN|Private-Lines:/;
const KEY_END = /-----END|Private-MAC/;

/** Up to where nothing that comes later can change what is hidden: whole lines, less the last few, and no key that has not ended. */
function safeLength(text: string, unit: 'lines' | 'words'): number {
	const before = (end: number) => (unit === 'lines' ? text.lastIndexOf('\n', end - 1) : lastBlank(text, end));
	let end = text.length;
	for (let line = unit === 'lines' ? LINES_KEPT : 0; line >= 0 && end > 0; line--) end = before(end);
	while (end > 0 && AWAITS_VALUE.test(text.slice(Math.max(0, end - 80), end))) end = before(end);
	const line = unit === 'words' ? text.lastIndexOf('\n', end - 1) + 1 : end;
	if (HOLDS_LINE.test(text.slice(line, end))) end = line - 1;
	// To look for one from the end takes much longer.
	const key = KEY_BEGIN.test(text)
		? Math.max(text.lastIndexOf('-----BEGIN', end), text.lastIndexOf('Private-Lines:', end))
		: -1;
	const isOpen = key !== -1 && !KEY_END.test(text.slice(key, end)) && text.length - key < LONGEST_KEY;
	return Math.max(0, isOpen ? text.lastIndexOf('\n', key) + 1 : end + 1);
}

/** The place of the last blank before `end`; -1 when there is none. */
function lastBlank(text: string, end: number): number {
	let at = end - 1;
	while (at >= 0 && !/\s/.test(text.charAt(at))) at--;
	return at;
}
