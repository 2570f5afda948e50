import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { type Call, checkProgramFile, type Rule, unsure } from './rule.ts';

/** `awk` starts commands by `system()` and by pipes to and from a text, and writes files by `print >`. */
export const checkAwk: Rule = (call) => {
	const { args } = call;
	const given: Argument[] = [];
	let isFromFile = false;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) return;
		const known = arg.text ?? arg.prefix;
		if (/^-[Fv]$/.test(known) && arg.text !== undefined) {
			index += 1;
			const value = args[index];
			if (value?.single === false) throw unsure(call.name, value);
			if (value !== undefined && known === '-v') given.push(value);
			continue;
		}
		if (/^-[Fv]./.test(known) && arg.single) {
			given.push(arg);
			continue;
		}
		if (arg.text === '-f') {
			index += 1;
			checkProgramFile(call, args[index]);
			isFromFile = true;
			continue;
		}
		if (arg.text !== '--' && (/^-/.test(known) || (isFromFile && !arg.operand))) throw unsure(call.name, arg);
		if (isFromFile) return;
		const at = arg.text === '--' ? index + 1 : index;
		const program = args[at];
		if (program?.text === undefined && program?.shape === undefined) {
			throw new Refusal(
				'awk-text',
				`What ${quote(program?.source ?? '')} holds could make awk run a command.`,
				'Put the program in single quotes, and give it values by -v.',
			);
		}
		checkProgram(call, program.text ?? program.shape ?? '', [...given, ...args.slice(at + 1)]);
		return;
	}
};

const TOKEN =
	/\\\r?\n|[ \t\r]+|#[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|[A-Za-z_]\w*|[\d.]+(?:[eE][-+]?\d+)?|\|\||&&|\+\+|--|>>|[-+*/%^!<>=]=|[\s\S]/gy;
const REGEX = /\/(?:\\[^\n]|\[\^?\]?(?:\\.|[^\]\n])*\]|[^/\\[\n])*\//y;

/** Words of the language: one has no value, so that a slash behind it begins a regular expression; which do so depends on the awk. */
const KEYWORD =
	/^(BEGIN|END|BEGINFILE|ENDFILE|function|func|if|else|while|for|do|switch|case|default|break|continue|next|nextfile|exit|return|delete|in|getline|print|printf|length)$/;

/** What runs or writes, by its looks alone: whatever the slashes are taken for. */
const RUNS_SOMEWHERE = /\bsystem\b|(?<!\|)\|(?!\|)|@|\/inet|\bprintf?\b[^;}\n]*>/;

/** Reads a program in tokens. A slash is a division behind a value and else begins a regular expression; where awks differ, nothing in the
 * whole text may run a command. */
function checkProgram(call: Call, program: string, words: readonly Argument[]): void {
	let before: 'nothing' | 'value' | 'doubt' = 'nothing';
	let word = '';
	const opened: boolean[] = [];
	const strings: string[] = [];
	let isPrint = false;
	let printDepth = 0;
	let computes = false;
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < program.length) {
		const start = TOKEN.lastIndex;
		if (program[start] === '/' && before === 'doubt' && RUNS_SOMEWHERE.test(program)) throw runs();
		if (program[start] === '/' && before !== 'value') {
			REGEX.lastIndex = start;
			const [regex] = REGEX.exec(program) ?? [];
			if (regex === undefined && before === 'nothing') throw runs();
			if (regex !== undefined) {
				// Not every awk lets a slash stand within brackets.
				if (/[^\\]\//.test(regex.slice(1, -1)) && RUNS_SOMEWHERE.test(program)) throw runs();
				TOKEN.lastIndex = REGEX.lastIndex;
				before = 'value';
				continue;
			}
		}
		TOKEN.lastIndex = start;
		const [token] = TOKEN.exec(program) ?? [];
		if (token === undefined) throw runs();
		if (/^(\\\r?\n|[ \t\r]|#)/.test(token)) continue;
		if (token === '|' || token === '@' || token === 'system' || token.startsWith('"/inet')) throw runs();
		if (token === '(') opened.push(/^(if|while|for|switch)$/.test(word));
		const closesCondition = token === ')' && opened.pop() === true;
		if (token.startsWith('"')) strings.push(textOf(token));
		if (/^printf?$/.test(token)) [isPrint, printDepth] = [true, opened.length];
		if (/^[;\n}]$/.test(token)) isPrint = false;
		if (/^>>?$/.test(token) && isPrint && opened.length === printDepth) {
			const target = TARGET.exec(program.slice(TOKEN.lastIndex))?.[1];
			if (target === undefined) computes = true;
			else call.write(certain(textOf(target)));
		}
		word = token;
		if (KEYWORD.test(token) || /^(\+\+|--|"|\$)/.test(token) || closesCondition) before = 'doubt';
		else before = /^[\w.)\]]/.test(token) ? 'value' : 'nothing';
	}
	// A name that is put together is likely to be put together of these.
	if (computes)
		for (const text of [...strings, ...words.flatMap(givenBy)]) if (/\w/.test(text)) call.write(certain(text));

	function runs(): Refusal {
		return new Refusal(
			'awk-runs',
			`The awk program ${quote(program)} starts a command, or may.`,
			'Print only, and pipe the output in the shell.',
		);
	}
}

/** A file's name that is written out as a whole. */
const TARGET = /^[ \t]*("(?:\\[\s\S]|[^"\\\n])*")[ \t\r]*(?:[;}\n#]|$)/;

/** What a string of the program holds, as far as a path may be in it. */
function textOf(literal: string): string {
	return literal
		.slice(1, -1)
		.replace(/\\(?:x([\da-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g, (_, hex?: string, octal?: string, other?: string) => {
			if (other !== undefined) return /[a-z]/.test(other) ? ' ' : other;
			return String.fromCharCode(Number.parseInt(hex ?? octal ?? '', hex === undefined ? 8 : 16));
		});
}

/** What a word gives to a variable. */
function givenBy({ text, likely, prefix }: Argument): string[] {
	const [, value] = /^(?:-v)?[A-Za-z_]\w*=(.*)$/s.exec(text ?? likely ?? prefix) ?? [];
	return value === undefined ? [] : [value];
}
