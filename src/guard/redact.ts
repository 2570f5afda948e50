import { PATTERNS, soundsSecret } from './secret-patterns.ts';

/** What stands where a secret stood. */
const HIDDEN = '[hidden]';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Shorter values are words such as "1" or "true", which would be taken out of everything. */
const SHORTEST = 8;

/**
 * The one redactor, for all that is shown, logged or stored: keys and tokens by their looks, and the given values wherever they stand.
 * A JSON text stays one. A megabyte of ordinary text takes some 20 ms, the worst a quarter of a second. A secret that two texts share
 * in halves is not seen: join chunks first.
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
		for (const { hint, pattern, replacement } of PATTERNS) {
			if (hint === undefined || hint.some((part) => clean.includes(part))) clean = clean.replace(pattern, replacement);
		}
		return clean;
	};
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
