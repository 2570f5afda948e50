import { isOwnGround, isWithin, placeOf } from '../place.ts';
import { pathsOf } from '../place-in-text.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { targetOf } from '../whereabouts.ts';
import type { Call, Rule } from './rule.ts';

/** Programs stay in the project; what is outside may be looked at by its path. */
export const checkDirectory: Rule = ({ args, place, name }) => {
	const target = targetOf(args);
	if (target === undefined && name !== 'cd') return;
	if (target?.text === '-' || (name !== 'cd' && /^[-+]\d/.test(target?.text ?? ''))) return;
	const paths = target === undefined ? ['~'] : pathsOf(target, place);
	for (const path of paths) {
		const real = placeOf(path, place);
		if (isOwnGround(real, place) || place.readable.some((folder) => isWithin(real, folder))) continue;
		throw new Refusal(
			'directory',
			`${name} ${quote(target?.source ?? '')} leaves the project directory.`,
			'Stay in the project; name a file outside by its whole path if you only need to read it.',
		);
	}
};

/** Whether the directory after a `cd` may be another than below the one before. */
export function leadsAway(target: Argument | undefined): boolean {
	return target?.text === undefined || target.text.split('/').includes('..') || /^[-~/]/.test(target.text);
}

/** What destroys or moves files asks this of each of its words. */
export function checkOwnGround(call: Call, paths: readonly Argument[]): void {
	for (const path of paths) call.write(path);
}
