import { isWithin, type Place, placeOf } from './place.ts';
import { pathsOf } from './place-in-text.ts';
import { quote, Refusal } from './refusal.ts';
import type { Argument } from './shell/word.ts';

/**
 * A part of a command, by what a `cd` in it means for the rest: a shell of its own (`apart`) means nothing, a `branch` may not have run, a
 * `loop` may have run often, and so may the body of a `function`, at any place.
 */
export type Extent = 'apart' | 'branch' | 'loop' | 'function';

/** Where a command is when the shell comes to it, as far as its text tells. */
interface Whereabouts {
	place(): Place;
	/** Follows `cd`, `pushd` and `popd`. */
	go(name: string, args: readonly Argument[]): void;
	/** Runs `walk`, which judges a part of the command. */
	within(extent: Extent, walk: () => void): void;
	/** Refuses a path that leads from where nobody knows. */
	requireSure(path: Argument): void;
}

export function createWhereabouts(start: Place): Whereabouts {
	let directory = start.directory;
	let before = start.directory;
	let stack: string[] = [];
	/** How many loops and functions there are around. */
	let repeated = 0;
	/** Whether a loop may have gone up as often as it likes. */
	let lost = false;

	function to(target: string): void {
		before = directory;
		directory = target;
	}

	function go(name: string, args: readonly Argument[]): void {
		if (name === 'popd' || (name === 'pushd' && targetOf(args) === undefined)) {
			to(stack.at(-1) ?? directory);
			if (name === 'popd') stack = stack.slice(0, -1);
			return;
		}
		const target = targetOf(args);
		if (target?.text === '-') {
			to(before);
			return;
		}
		if (name === 'pushd') stack = [...stack, directory];
		const paths = target === undefined ? ['~'] : pathsOf(target, place());
		if (repeated > 0 && paths.some((path) => path.split('/').includes('..'))) lost = true;
		// Of several directories the highest: what goes up from there leads out first. An unknown one may be the project itself.
		const places = paths.map((path) => placeOf(path, place()));
		to(places.length > 0 ? places.reduce(higher) : isWithin(directory, start.project) ? start.project : directory);
	}

	function within(extent: Extent, walk: () => void): void {
		const [saved, savedBefore, savedStack, wasLost] = [directory, before, stack, lost];
		const repeats = extent === 'loop' || extent === 'function';
		if (repeats) repeated++;
		walk();
		// What comes before a way up comes after it, too, in the next turn.
		if (repeats && lost && !wasLost) walk();
		if (repeats) repeated--;
		if (extent === 'branch' || extent === 'loop') directory = higher(saved, directory);
		else [directory, before, stack] = [saved, savedBefore, savedStack];
	}

	function requireSure(path: Argument): void {
		const texts = pathsOf(path, place());
		if (!lost || (texts.length > 0 && texts.every((text) => /^[/~]/.test(text)))) return;
		throw new Refusal(
			'directory',
			`After "cd .." in a loop or a function nobody can say where ${quote(path.source)} lies.`,
			'Go there in parentheses instead, as in (cd "$d" && npm test), or name the whole path.',
		);
	}

	function place(): Place {
		return directory === start.directory ? start : { ...start, directory };
	}

	return { place, go, within, requireSure };
}

/** The word that names the directory. */
export function targetOf(args: readonly Argument[]): Argument | undefined {
	const rest = args.slice(args.findIndex(({ text }) => text === undefined || !/^-[LPe@n]+$/.test(text)) >>> 0);
	return rest[0]?.text === '--' ? rest[1] : rest[0];
}

function higher(one: string, other: string): string {
	return other.split('/').length < one.split('/').length || other === '/' ? other : one;
}
