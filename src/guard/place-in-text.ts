import { isWithin, type Place, placeOf } from './place.ts';
import { wordsOf } from './shell/possible-texts.ts';
import type { Argument } from './shell/word.ts';

/** The paths that a word may name, without variables of the environment. None when they are not known. */
export function pathsOf(arg: Argument, place: Place): string[] {
	return (arg.text === undefined ? wordsOf(arg) : [arg.text]).map((text) => filledIn(text, place));
}

/** Variables that hold a path of this place are written out. */
export function filledIn(text: string, { home, directory, temporary }: Place): string {
	const values: Readonly<Record<string, string | undefined>> = {
		...{ HOME: home, PWD: directory, TMPDIR: temporary[0] ?? '/tmp', CLAUDE_CONFIG_DIR: `${home}/.claude` },
	};
	return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
		return values[braced ?? bare ?? ''] ?? whole;
	});
}

/** Below the project, in lower case; of what lies elsewhere, the path as it is. */
export function shownIn(path: string, place: Place): string {
	const real = placeOf(path, place);
	return (isWithin(real, place.project) ? real.slice(place.project.length) : path).toLowerCase();
}

/** Whether a name with a pattern in it may stand for this one. A pattern finds names with a dot at their front only by that dot. */
export function mayBe(pattern: string, name: string): boolean {
	if (!/[*?[]/.test(pattern)) return pattern === name;
	if (name.startsWith('.') && !pattern.startsWith('.')) return false;
	const text = pattern.replace(/\[[^\]]*\]|[*?]|[\\^$.|+(){}[\]]/g, (one) => {
		if (one === '*') return '.*';
		return one === '?' || one.length > 1 ? '.' : `\\${one}`;
	});
	return new RegExp(`^${text}$`).test(name);
}
