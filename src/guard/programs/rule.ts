import { isOwnGround, type Place, placeOf } from '../place.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Input } from '../shell/input.ts';
import type { Variables } from '../shell/variables.ts';
import type { Argument } from '../shell/word.ts';

/** A program that is about to be started, and what a rule may ask. */
export interface Call {
	readonly name: string;
	readonly args: readonly Argument[];
	readonly input: Input;
	readonly place: Place;
	readonly variables: Variables;
	/** The commands before it in the pipeline, whose output it may read. */
	readonly upstream: readonly { readonly name: Argument; readonly args: readonly Argument[] }[];
	/** Judges a command that the program will start, in another directory when one is given. */
	run(words: readonly Argument[], directory?: Argument): void;
	/** Judges text that the program will have a shell run. */
	shell(text: string): void;
	/** Judges a script that runs, as one of the project's own. */
	script(path: Argument): void;
	/** Judges a variable that the program sets for another. */
	assign(name: string, value: Argument): void;
	/** Judges a path that the program writes to. */
	write(path: Argument): void;
	/** Whether a name is that of a program which may be started. */
	isAllowed(name: string): boolean;
	/** Whether the user opened this use: `git push`. */
	isOpened(use: string): boolean;
	/** The command may run only when the work tree has nothing uncommitted; else it is refused for that reason. */
	needsCleanTree(refusal: Refusal): void;
}

/** Throws a Refusal for what the program is not to do. */
export type Rule = (call: Call) => void;

interface Options {
	/** Letters, and names without their hyphens. */
	readonly refused: readonly string[];
	/** Letters that take a value: what follows them in the same word is no letter. */
	readonly valued?: string;
	/** Names whose value is the next word. */
	readonly valuedNames?: readonly string[];
	readonly why: string;
	readonly instead: string;
}

/** A rule for programs that read options as getopt does: names may be shortened, letters put together. */
export function withoutOptions(options: Options): Rule {
	return (call) => checkOptions(call, options);
}

export function checkOptions({ name, args }: Pick<Call, 'name' | 'args'>, options: Options): void {
	const { refused, valued = '', valuedNames = [], why, instead } = options;
	const names = refused.filter((one) => one.length > 1);
	const letters = refused.filter((one) => one.length === 1);
	let isValue = false;
	for (const arg of args) {
		const wasValue = isValue;
		isValue = false;
		if (wasValue && arg.single) continue;
		if (arg.text === '--') return;
		if (arg.operand) continue;
		const known = arg.text ?? arg.prefix;
		if (arg.text === undefined && !/^--?\w[\w-]*=/.test(known) && !isAfterValue(known, valued)) throw unsure(name, arg);
		if (known.startsWith('--')) {
			const given = known.slice(2).split('=')[0] ?? '';
			if (names.some((one) => one.startsWith(given))) throw refusal(known);
			isValue = !known.includes('=') && valuedNames.includes(given);
			continue;
		}
		for (const [index, letter] of [...known.slice(1)].entries()) {
			if (letters.includes(letter)) throw refusal(known);
			if (!valued.includes(letter)) continue;
			isValue = index === known.length - 2;
			break;
		}
	}

	function refusal(option: string): Refusal {
		return new Refusal('option', `${name} with ${quote(option)} ${why}.`, instead);
	}
}

function isAfterValue(known: string, valued: string): boolean {
	return /^-[^-]/.test(known) && [...known.slice(1)].some((letter) => valued.includes(letter));
}

/** How a command gets the variables of a file, and this shell does not. */
export const WITH_ENV_FILE =
	'Give them to the one command that needs them: npx dotenv -e .env -- COMMAND, or node --env-file=.env x.js.';

export function unsure(name: string, { source, prefix }: Argument): Refusal {
	return new Refusal(
		'may-be-an-option',
		`${quote(source)} may become an option of ${name} that starts something else.`,
		// It begins as no option: only what the shell splits off it may.
		/^[^-]/.test(prefix) && source.includes('$')
			? 'Put it in double quotes, so that it stays one word.'
			: 'Write it out, begin it with "./", or put "--" before it.',
	);
}

/** A file with a program for another to run is one that is there: text that only comes to be is not to be seen. */
export function checkProgramFile({ name, place }: Call, file: Argument | undefined): void {
	const text = file?.text;
	if (text !== undefined && !text.startsWith('-') && isOwnGround(placeOf(text, place), place)) return;
	throw new Refusal(
		'program-file',
		`What ${name} would run from ${quote(file?.source ?? '')} cannot be seen.`,
		'Write it into a file of the project, and name that.',
	);
}

export function refused(rule: string, what: string, instead: string): Rule {
	return () => {
		throw new Refusal(rule, what, instead);
	};
}

/** All words, when every one of them is certain. */
export function textsOf({ name, args }: Call): string[] {
	return args.map((arg) => {
		if (arg.text === undefined) throw unsure(name, arg);
		return arg.text;
	});
}
