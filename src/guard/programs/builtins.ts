import { quote, Refusal } from '../refusal.ts';
import { checkArithmeticText } from '../shell/arithmetic.ts';
import { certain, uncertain } from '../shell/word.ts';
import { checkDirectory } from './directories.ts';
import { type Call, type Rule, refused, textsOf, WITH_ENV_FILE } from './rule.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** Builtins of bash that start, calculate or assign. */
export const BUILTIN_RULES: Record<string, Rule> = {
	cd: checkDirectory,
	pushd: checkDirectory,
	popd: checkDirectory,
	jobs: withoutWords(['-x'], 'starts a command'),
	hash: withoutWords(['-p', '-l', '-t', '-d'], 'gives a name to another program'),
	printf: checkPrintf,
	read: (call) => checkNames(call, 'adeinNptu', 'a'),
	mapfile: checkMapfile,
	readarray: checkMapfile,
	unset: checkUnset,
	wait: (call) => {
		for (const { text, prefix, source, kind } of call.args)
			if (prefix.startsWith('-p') || (text === undefined && kind === 'unknown')) throw indirect(call, source);
	},
	getopts: (call) => checkNames({ ...call, args: call.args.slice(1, 2) }, '', ''),
	let: (call) => {
		for (const text of textsOf(call)) {
			checkArithmeticText(text, call.variables);
			const [, name] = /^\s*(\w+)\s*[-+*/%&|^<>]*=/.exec(text) ?? [];
			if (name !== undefined) call.assign(name, certain('0'));
		}
	},
	test: checkTest,
	'[': checkTest,
	export: checkDeclaration,
	declare: checkDeclaration,
	typeset: checkDeclaration,
	local: checkDeclaration,
	readonly: checkDeclaration,
	set: checkSet,
	shopt: (call) => {
		for (const text of textsOf(call))
			if (!/^(-[suq]|nullglob|globstar|dotglob|nocaseglob|failglob|inherit_errexit)$/.test(text))
				throw indirect(call, text);
	},
	eval: refused('eval', '"eval" is only for text that is written out.', 'Write the command itself.'),
};

/** Where there is no variable of a name, the function of that name goes, and the name means a program again. */
function checkUnset(call: Call): void {
	const texts = textsOf(call);
	const [first = ''] = texts;
	const own = first === '-v' ? undefined : texts.find((text) => call.variables.functions.has(text));
	if (own !== undefined)
		throw new Refusal(
			'unset-function',
			`unset ${quote(own)} may take the function of that name away, after which the name starts a program.`,
			'Write "unset -v" for a variable, and leave functions as they are.',
		);
	if (/^-\w*f/.test(first)) throw indirect(call, first);
	checkNames(call, '', '');
}

function withoutWords(words: readonly string[], why: string): Rule {
	return (call) => {
		for (const { text, prefix, source } of call.args) {
			if (text !== undefined ? words.some((word) => text.startsWith(word)) : !/^[^-]/.test(prefix))
				throw new Refusal('option', `${call.name} ${quote(source)} ${why}.`, 'Start the command itself.');
		}
	};
}

/** `-v` assigns to what it is given, and evaluates a subscript in it. */
function checkPrintf(call: Call): void {
	const [first, second] = call.args;
	if (first === undefined) return;
	if (first.text === '-v' && second?.text !== undefined && NAME.test(second.text)) {
		call.assign(second.text, uncertain(''));
		return;
	}
	if (first.text === '--' || first.operand) return;
	if (first.text !== undefined && !first.text.startsWith('-v')) return;
	throw new Refusal(
		'printf',
		`${quote(first.source)} may become an option of printf.`,
		"Write printf '%s' and the text.",
	);
}

/** Words that name variables; a subscript in one would be evaluated, commands and all. */
function checkNames(call: Call, valued: string, naming: string): void {
	let value: 'none' | 'any' | 'name' = 'none';
	for (const arg of call.args) {
		const { text, source } = arg;
		const isValue = value;
		value = 'none';
		if (isValue === 'any' && arg.single && !/^-/.test(arg.prefix)) continue;
		if (text === undefined) throw indirect(call, source);
		if (isValue !== 'name' && /^-./.test(text)) {
			const last = text.at(-1) ?? '';
			const [letter] = [...text.slice(1)].filter((one) => valued.includes(one) && !'er'.includes(one));
			if (letter !== undefined && letter !== last && naming.includes(letter)) throw indirect(call, source);
			if (letter !== undefined && letter === last) value = naming.includes(letter) ? 'name' : 'any';
			continue;
		}
		if (!NAME.test(text)) throw indirect(call, source);
		if (call.name !== 'unset') call.assign(text, uncertain(''));
	}
}

function checkMapfile(call: Call): void {
	for (const text of textsOf(call)) if (/^-\w*[Cc]/.test(text)) throw indirect(call, text);
	checkNames(call, 'dnOsuc', '');
}

/** `-v` evaluates the subscript of what it is given; an expansion may become it. */
function checkTest(call: Call): void {
	const args = call.name === '[' ? call.args.slice(0, -1) : call.args;
	for (const [index, { text, kind, single, source }] of args.entries()) {
		const next = args[index + 1];
		if (text === '-v' || text === '-R') {
			if (next !== undefined && !(next.text !== undefined && NAME.test(next.text))) throw indirect(call, next.source);
		}
		if (text !== undefined || kind === 'number' || kind === 'plain') continue;
		if (!single) {
			throw new Refusal(
				'unquoted',
				`${quote(source)} may become several words of the test.`,
				'Put it in double quotes.',
			);
		}
		// Only a word that stands where an operator can stand can become one.
		if (kind === 'unknown' && next !== undefined && (next.text === undefined || next.text.includes('[')))
			throw indirect(call, `${source} ${next.source}`);
	}
}

/** An array is declared from text, with the commands in it, when that begins with a parenthesis. */
function checkDeclaration(call: Call): void {
	for (const { text, prefix, source, kind } of call.args) {
		if (/^[-+]/.test(prefix)) {
			if (text === undefined || !/^[-+][aAxrgptfFlu]+$/.test(text)) throw indirect(call, source);
			continue;
		}
		const [, name, rest] = /^([A-Za-z_]\w*)(\+?=|$)/.exec(text ?? prefix) ?? [];
		if (text === undefined && /^"?\$\(.*\.env\b/s.test(source)) throw fromFile(call, source);
		if (name === undefined || (rest === '' && text === undefined)) throw indirect(call, source);
		if (rest !== '') {
			const value = text?.slice(text.indexOf('=') + 1);
			const isWritten = text === source && value?.startsWith('(') === true;
			if (!isWritten && value?.startsWith('(') === true) throw indirect(call, source);
			if (value === undefined && call.variables.arrays.has(name) && kind !== 'number' && kind !== 'plain')
				throw indirect(call, source);
			call.assign(name, value === undefined ? uncertain(source) : certain(value));
		}
	}
}

const SET =
	/^([-+][aefuvxBCbEThm]+|[-+][aefuvxBCbEThm]*o|allexport|pipefail|errexit|nounset|xtrace|noglob|noclobber|errtrace|monitor)$/;

/** `-k` makes variables of arguments, `-o posix` changes the grammar. */
function checkSet(call: Call): void {
	for (const { text, source } of call.args) {
		if (text === '--' || text === '-') return;
		if (text === undefined || !SET.test(text)) throw indirect(call, source);
	}
}

/** A file could set PATH, or what else later words of this shell depend on. */
function fromFile({ name }: Call, source: string): Refusal {
	return new Refusal('builtin', `${name} ${quote(source)} sets whatever stands in the file.`, WITH_ENV_FILE);
}

function indirect({ name }: Call, source: string): Refusal {
	return new Refusal(
		'builtin',
		`${name} ${quote(source)} may run or change more than it says.`,
		'Use plain names and options that are written out.',
	);
}
