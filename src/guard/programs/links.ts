import { posix } from 'node:path';
import { isOwnGround, placeOf } from '../place.ts';
import { pathsOf } from '../place-in-text.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import type { Call } from './rule.ts';

/** Judges where the links that `ln` makes lead. A symbolic one is read from where it lies, any other from here. */
export function checkLinks(call: Call): void {
	const { args, place } = call;
	const words = args.filter(({ prefix, text }) => !(text ?? prefix).startsWith('-'));
	const has = (pattern: RegExp) => args.some(({ text = '' }) => pattern.test(text));
	const isNamed = words.length > 1 && !has(/^-\w*t|^--t/);
	const targets = isNamed ? words.slice(0, -1) : words;
	for (const from of has(/^-\w*s|^--s/) && !has(/^-\w*r|^--r/) ? linkDirectories(call, words, isNamed) : ['.'])
		for (const target of targets)
			for (const path of pathsOf(target, place)) {
				if (isOwnGround(placeOf(path, { ...place, directory: placeOf(from, place) }), place)) continue;
				throw new Refusal('link', `A link to ${quote(target.source)} leads out of the project.`, 'Copy what you need.');
			}
}

/** Where the links may lie. A last word that is no directory for certain is a name: what goes up from beside it leads out first. */
function linkDirectories({ place }: Call, words: readonly Argument[], isNamed: boolean): string[] {
	// Which word `-t` takes is left open.
	if (!isNamed) return ['.', ...place.temporary, ...words.flatMap((word) => pathsOf(word, place))];
	const last = words.at(-1);
	const paths = last === undefined ? [] : pathsOf(last, place);
	if (paths.length === 0) return ['.'];
	return paths.map((path) => (words.length > 2 || /(^|\/)\.?$/.test(path) ? path : posix.dirname(path)));
}
