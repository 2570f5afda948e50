import type { Place } from '../place.ts';
import { pathsOf } from '../place-in-text.ts';
import { type Argument, certain, uncertain } from '../shell/word.ts';

/** Tests by which `find` chooses few files, for certain or by a pattern. */
const NAMES = /^-(name|iname|path|ipath|wholename|iwholename)$/;
const OTHERS = /^-(regex|iregex|newer\w*|mtime|mmin|ctime|cmin|size|samefile|inum)$/;

const ACTIONS = /^-(exec|execdir|ok|okdir|delete|print|print0|ls)$/;

/** One side of an `-o`, by what it says of names. */
interface Alternative {
	readonly patterns: readonly string[];
	/** Whether it is narrowed otherwise: by what is so of files that git keeps, or not. */
	readonly few: 'no' | 'files' | 'empty';
	/** Whether it only says what is left out. */
	readonly prunes: boolean;
}

/** Where `find` starts, less the options before. */
export function startsOf(args: readonly Argument[]): readonly Argument[] {
	const from = args.findIndex(({ text }) => !/^-([HLP]|O\d)$/.test(text ?? '')) >>> 0;
	const rest = args.slice(from);
	const starts = rest.slice(0, rest.findIndex(({ prefix, text }) => /^[-(!]/.test(text ?? prefix)) >>> 0);
	return starts.length > 0 ? starts : [certain('.')];
}

/** Whether nothing that it asks for leaves anything out. */
export function isOpen(args: readonly Argument[]): boolean {
	return alternatives(args).some(({ patterns, few, prunes }) => !prunes && few === 'no' && patterns.length === 0);
}

/** What `find` gives to a command. */
export function found(args: readonly Argument[], place: Place): Argument {
	const possible = foundBy(args, place);
	const source = possible.some((path) => path.endsWith('/.*')) ? 'what find finds, .git with it,' : 'what find finds';
	return uncertain(source, { possible, single: true, operand: startsOf(args).every(({ operand }) => operand) });
}

/** The paths that it may give, as patterns; `**` for all that there is. */
function foundBy(args: readonly Argument[], place: Place): string[] {
	const sides = alternatives(args).filter(({ prunes }) => !prunes);
	const ends = sides.flatMap(({ patterns, few }) => {
		if (patterns.length > 0) return patterns;
		const ends = [few === 'no' ? '**' : '*'];
		return few === 'empty' || leavesGitOut(args) ? ends : [...ends, '.*'];
	});
	return startsOf(args).flatMap((start) =>
		pathsOf(start, place).flatMap((from) =>
			ends.map((end) => (end.includes('/') && !from.startsWith('/') ? end : `${from.replace(/\/+$/, '')}/${end}`)),
		),
	);
}

function alternatives(args: readonly Argument[]): Alternative[] {
	const sides: Argument[][] = [[]];
	for (const arg of args) {
		if (/^(-o|-or|,)$/.test(arg.text ?? '')) sides.push([]);
		else sides.at(-1)?.push(arg);
	}
	return sides.map((side) => {
		const asked = side.flatMap(({ text = '' }, index) => {
			const negated = /^(!|-not)$/.test(side[index - 1]?.text ?? '');
			const value = side[index + 1]?.text ?? '*';
			return NAMES.test(text) && !negated && !/^[*./]*$/.test(value) ? withHidden(value) : [];
		});
		return {
			patterns: asked,
			few: fewOf(side),
			prunes: side.some(({ text }) => text === '-prune') && !side.some(({ text = '' }) => ACTIONS.test(text)),
		};
	});
}

/** To `find` a name that begins with a dot is a name like any other. */
function withHidden(pattern: string): string[] {
	if (/^\?/.test(pattern)) return [pattern, `.${pattern.slice(1)}`];
	return /^\*/.test(pattern) ? [pattern, `.${pattern}`, pattern.replace(/^\*+/, '')] : [pattern];
}

function fewOf(side: readonly Argument[]): Alternative['few'] {
	if (side.some(({ text }) => text === '-empty')) return 'empty';
	return side.some(({ text = '' }) => OTHERS.test(text)) ? 'files' : 'no';
}

/** Whether the repository is left out: by its own name, or with all that begins with a dot. */
function leavesGitOut(args: readonly Argument[]): boolean {
	return args.some(({ text = '' }, index) => {
		const isName = NAMES.test(args[index - 1]?.text ?? '') && /(^|\/)\.(git|\*)(\/|$)/.test(text);
		return isName && (/^(!|-not)$/.test(args[index - 2]?.text ?? '') || args.some((other) => other.text === '-prune'));
	});
}
