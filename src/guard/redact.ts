import { KEY_PIECE, PATTERNS, soundsSecret, TRIGGERS } from './secret-patterns.ts';

/** What stands where a secret stood. */
const HIDDEN = '[hidden]';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Shorter values are words such as "1" or "true", which would be taken out of everything. */
const SHORTEST = 8;

/**
 * The one redactor, for all that is shown, logged or stored: keys and tokens by their looks, and the given values wherever they stand.
 * A JSON text stays one. A megabyte of a log takes some 10 ms, the worst text half a second. A secret that two texts share
 * in halves is not seen: `createStreamRedactor` does.
 *
 * @param secrets values that are known to be secret; see `secretsOf`
 */
export function createRedactor(secrets: readonly string[] = []): Redact {
	const known = [...new Set(secrets.filter(({ length }) => length >= SHORTEST).flatMap(spellings))]
		// The longest first: one may begin with another.
		.sort((a, b) => b.length - a.length);
	return (text) => {
		let clean = text;
		for (const secret of known) clean = clean.replaceAll(secret, HIDDEN);
		return aroundTriggers(clean, redactPatterns);
	};
}

function redactPatterns(text: string): string {
	let clean = text;
	for (const { hint, pattern, replacement } of PATTERNS) {
		const mayHold = hint instanceof RegExp ? hint.test(clean) : hint?.some((part) => clean.includes(part));
		if (mayHold !== false) clean = clean.replace(pattern, replacement);
	}
	return clean;
}

/** A name and its value are at most so many line breaks apart. */
const LINES_BEHIND = 5;

/** Has `redact` look at the lines that may hold a secret, and those behind each; a key of many lines is one piece to its end. */
function aroundTriggers(text: string, redact: Redact): string {
	const starts = TRIGGERS.flatMap((trigger) => [...text.matchAll(trigger)].map(({ index }) => index)).sort(
		(a, b) => a - b,
	);
	let clean = '';
	let from = 0;
	let to = 0;
	/** Where the line ends that was looked at last, or the key. */
	let seen = 0;
	for (const start of starts) {
		if (start < seen) continue;
		seen = KEY_START.test(text.slice(start, start + 14)) ? endOfKey(text, start) : endOfLines(text, start, 1);
		if (start >= to) {
			const next = Math.max(to, text.lastIndexOf('\n', start) + 1);
			clean += redact(text.slice(from, to)) + text.slice(to, next);
			from = next;
		}
		to = endOfLines(text, seen, LINES_BEHIND);
	}
	return clean + redact(text.slice(from, to)) + text.slice(to);
}

function endOfKey(text: string, start: number): number {
	KEY_TEXT.lastIndex = start;
	KEY_TEXT.test(text);
	return endOfLines(text, KEY_TEXT.lastIndex, 1);
}

const KEY_START = /^(PRIVATE(?: |%20|\+)KEY|Private-Lines)/;
const KEY_TEXT = new RegExp(`${KEY_PIECE}*`, 'y');

function endOfLines(text: string, start: number, lines: number): number {
	let end = start;
	for (let line = 0; line < lines; line++) {
		const next = text.indexOf('\n', end);
		if (next === -1) return text.length;
		end = next + 1;
	}
	return end;
}

/** The values of variables whose names sound secret. Paths are none: they tell where a secret is. */
export function secretsOf(variables: Readonly<Record<string, string | undefined>>): string[] {
	return Object.entries(variables).flatMap(([name, value]) =>
		value !== undefined && value.length >= SHORTEST && isSecret(name, value) ? [value] : [],
	);
}

/** Beyond this a value is not looked through but left out; what we write ourselves is flat. */
const DEEPEST = 16;

/** A JSON value with every text in it redacted, and what a secret-sounding name holds left out altogether. */
export function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
	if (typeof value === 'string') return redact(value);
	if (typeof value !== 'object' || value === null) return value;
	if (depth === DEEPEST) return HIDDEN;
	if (Array.isArray(value)) return value.map((item) => redactValue(item, redact, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [
			redact(name),
			typeof item === 'string' && item !== '' && soundsSecret(name) ? HIDDEN : redactValue(item, redact, depth + 1),
		]),
	);
}

/** How a secret looks in JSON and in an address. */
function spellings(secret: string): string[] {
	return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

function isSecret(name: string, value: string): boolean {
	if (!soundsSecret(name) || /_(FILE|PATH|DIR|SOCK|HELPER)$|ASKPASS$/i.test(name)) return false;
	if (/TOKENS$/i.test(name) && /^\d+$/.test(value)) return false;
	// A random secret may begin with a slash.
	return !/^(\/|~\/|[A-Za-z]:\\)/.test(value) || /SECRET|TOKEN|PASSWORD/i.test(name);
}
