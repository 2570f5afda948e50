import { Refusal } from '../refusal.ts';
import type { Argument } from './word.ts';

/** What people write by hand has less; more would take long to look through. */
const MOST = 400;

/** A variable of the environment, as it stands in a text that is not filled in yet. */
export function ofEnvironment(name: string): string {
	return `\${${name}}`;
}

/** The texts that a command gives to its variables. */
interface KnownTexts {
	/** The one text, if there is but one. */
	only(name: string): string | undefined;
	/** All of them; none when one of them is not known. */
	of(name: string): readonly string[];
	/**
	 * @param value undefined: nobody knows what the variable holds from now on
	 * @param settle a text that still grows, as that of `x="$x a"`, counts as unknown
	 * @returns whether that told something new
	 */
	add(name: string, value: Argument | undefined, settle: boolean): boolean;
}

/** @param outer those of the command that runs the script, which may be in its environment */
export function knownTexts(outer?: {
	textsOf(name: string): readonly string[];
	assigned: ReadonlyMap<string, unknown>;
}): KnownTexts {
	const texts = new Map<string, Set<string>>();
	/** Whose value is not known, and those that are no single certain text. */
	const open = new Set<string>();
	const several = new Set<string>();
	for (const name of outer?.assigned.keys() ?? []) {
		const known = outer?.textsOf(name) ?? [];
		several.add(name);
		if (known.length === 0) open.add(name);
		else texts.set(name, new Set(known));
	}

	return {
		only: (name) => {
			const [first, ...more] = texts.get(name) ?? [];
			return open.has(name) || several.has(name) || more.length > 0 ? undefined : first;
		},
		of: (name) => (open.has(name) ? [] : [...(texts.get(name) ?? [])]),
		add(name, value, settle) {
			if (value?.text === undefined) several.add(name);
			// Where the shell is when it reads the variable may be elsewhere.
			const moves = value?.possible.some((text) => text.includes(ofEnvironment('PWD'))) === true;
			if (value === undefined || value.possible.length === 0 || moves) {
				if (open.has(name)) return false;
				open.add(name);
				return true;
			}
			const known = texts.get(name) ?? new Set();
			const before = known.size;
			for (const text of value.possible) known.add(text);
			texts.set(name, known);
			if (known.size === before) return false;
			if (settle) open.add(name);
			checkNumber(known.size);
			return true;
		},
	};
}

/** The words that one may become: what is not quoted is split at blanks. */
export function wordsOf({ possible, single }: Argument): readonly string[] {
	return single ? possible : possible.flatMap((text) => text.split(/\s+/).filter((word) => word !== ''));
}

/** All that may come of pieces that stand side by side; nothing when one of them is not known. */
export function combine(pieces: readonly (readonly string[])[]): string[] {
	let whole = [''];
	for (const piece of pieces) {
		checkNumber(whole.length * piece.length);
		whole = whole.flatMap((start) => piece.map((end) => start + end));
	}
	return whole;
}

/** The words of `{a,b}c`, as far as braces are written out; none when there is more in it than that. */
export function expandBraces(text: string): string[] {
	const plain = text.replace(/["']/g, '');
	if (/[$`\\]/.test(plain)) return [];
	const [, start, inner, end] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(plain) ?? [];
	if (start === undefined || inner === undefined || end === undefined)
		return [plain.replace(/\{[^{},]*\.\.[^{},]*\}/g, '*')];
	const words = inner.split(',').flatMap((one) => expandBraces(`${start}${one}${end}`));
	checkNumber(words.length);
	return words;
}

function checkNumber(size: number): void {
	if (size > MOST) throw new Refusal('variables', 'The command stands for too many words.', 'Write it as a script.');
}
