import { isOwnGround, isWithin, placeOf } from '../place.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import type { Call, Rule } from './rule.ts';

/** Programs stay in the project; what is outside may be looked at by its path. */
export const checkDirectory: Rule = ({ args, place, name }) => {
	const target = args.find(({ prefix }) => !/^-[LPe@n]*$/.test(prefix) || prefix === '');
	if (target?.text === undefined || target.text === '-') return;
	const path = placeOf(target.text, place);
	if (isOwnGround(path, place) || place.readable.some((folder) => isWithin(path, folder))) return;
	// Where one is after an earlier `cd` is not followed: a way up from the start is what is seen.
	if (target.text.startsWith('..') && isWithin(place.project, path) === false) return;
	throw new Refusal(
		'directory',
		`${name} ${quote(target.text)} leaves the project directory.`,
		'Stay in the project; name a file outside by its whole path if you only need to read it.',
	);
};

/** Whether the directory after a `cd` may be another than below the one before. */
export function leadsAway(args: readonly Argument[]): boolean {
	return (
		!args.every(({ text }) => text !== undefined && !text.split('/').includes('..') && !/^[-~/]/.test(text)) ||
		args.length === 0
	);
}

/** What destroys or moves files asks this of each of its words. */
export function checkOwnGround(call: Call, paths: readonly Argument[]): void {
	for (const path of paths) call.write(path);
}
