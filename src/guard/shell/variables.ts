import {
	type Command,
	forEachChild,
	type ParameterExpansionPart,
	type ParsedScript,
	type Statement,
	type SyntaxNode,
	type Word,
} from 'unbash';
import { Refusal } from '../refusal.ts';
import { kindOfAnswer } from './answers.ts';
import { parseScript } from './parse-script.ts';
import { knownTexts, ofEnvironment, wordsOf } from './possible-texts.ts';
import { type Argument, certain, type Kind, kindOfText, lessCertain, readWord } from './word.ts';

/**
 * What the variables of a command may hold, whatever the order in which it runs: arithmetic evaluates the text of a variable, with the
 * commands in it, and an unquoted one becomes options. What the command does not assign comes from the user's environment.
 */
export interface Variables {
	/** Those that the command assigns. */
	readonly assigned: ReadonlyMap<string, Kind>;
	/** Those that may be arrays: bash runs what stands in the text of a declaration of one. */
	readonly arrays: ReadonlySet<string>;
	/** Those that may be arrays with texts for subscripts. */
	readonly keyed: ReadonlySet<string>;
	/** Functions that the command defines, wherever: their names may mean a program again when they are unset. */
	readonly functions: ReadonlySet<string>;
	kindOf(name: string): Kind;
	/** The one text that the command assigns to it, if there is but one. */
	textOf(name: string): string | undefined;
	/** Each text that it may have by what stands in the command, see `Argument.possible`. */
	textsOf(name: string): readonly string[];
	textsOfExpansion(part: ParameterExpansionPart): readonly string[];
	/** Whether it is a number, or comes from the environment. */
	isOpenNumber(name: string): boolean;
	kindOfExpansion(part: ParameterExpansionPart): Kind;
	kindOfSubstitution(script: ParsedScript | undefined): Kind;
}

/** Set by bash itself, to text that others may have chosen. */
const FROM_OTHERS =
	/^(_|@|\*|\d+|REPLY|MAPFILE|OPTARG|DIRSTACK|FUNCNAME|COMP\w*|READLINE\w*|BASH_(ARG|COMMAND|REMATCH|SOURCE|EXECUTION)\w*)$/;
const NUMBERS = /^([?$!#]|\w*PID|RANDOM|SRANDOM|SECONDS|LINENO|EPOCHSECONDS|UID|EUID|OPTIND|PIPESTATUS|SHLVL)$/;
const PATHS = /^(PWD|OLDPWD|HOME|CLAUDE_CONFIG_DIR)$/;
/** A path too, which we make ourselves, without blanks. */
const TEMPORARY = 'TMPDIR';

/** @param outer those of the command that runs the script */
export function collectVariables(script: ParsedScript, outer?: Variables): Variables {
	const kinds = new Map<string, Kind>(outer?.assigned);
	const texts = knownTexts(outer);
	const arrays = new Set<string>(outer?.arrays);
	/** Arrays whose subscripts are texts. */
	const keyed = new Set<string>(outer?.keyed);
	const functions = new Set<string>(outer?.functions);
	let changed = true;
	let round = 0;

	function kindOf(name: string): Kind {
		if (FROM_OTHERS.test(name)) return 'unknown';
		const assigned = kinds.get(name);
		if (NUMBERS.test(name)) return assigned ?? 'number';
		if (assigned !== undefined) return assigned;
		return PATHS.test(name) ? 'operand' : 'plain';
	}

	function isOpenNumber(name: string): boolean {
		if (FROM_OTHERS.test(name) || PATHS.test(name) || name === TEMPORARY) return false;
		return (kinds.get(name) ?? 'number') === 'number';
	}

	function kindOfExpansion({ parameter, prefix, index, operation }: ParameterExpansionPart): Kind {
		if (prefix === '#') return 'number';
		const all = index !== undefined && /^[@*]$/.test(index.text);
		if (prefix === '!' && all && operation === undefined && !keyed.has(parameter)) return 'number';
		if (prefix !== undefined) return 'unknown';
		const kind = kindOf(parameter);
		if (index !== undefined && operation === undefined) return kind;
		switch (operation?.type) {
			case undefined:
				return kind;
			case 'Default':
				return lessCertain(isOpenNumber(parameter) ? 'number' : kind, readWord(operation.operand, variables).kind);
			case 'Remove':
				// What is cut off at the end leaves the beginning.
				return operation.operator.startsWith('%') || kind === 'number' ? kind : 'unknown';
			case 'CaseModification':
				return kind;
			default:
				return 'unknown';
		}
	}

	function kindOfSubstitution(inner: ParsedScript | undefined): Kind {
		const [statement, ...more] = inner?.commands ?? [];
		if (statement === undefined || more.length > 0) return 'unknown';
		return kindOfWritten(statement.command);
	}

	function kindOfWritten(node: Statement['command'] | undefined): Kind {
		if (node?.type === 'Pipeline') return kindOfWritten(node.commands.at(-1));
		// `grep -c x file || true`: it is no error that there is none.
		if (node?.type === 'AndOr' && node.commands.slice(1).every(isSilent)) return kindOfWritten(node.commands[0]);
		return node?.type === 'Command' ? kindOfAnswer(node, variables) : 'unknown';
	}

	function textsOf(name: string): readonly string[] {
		return PATHS.test(name) && name !== 'OLDPWD' && !kinds.has(name) ? [ofEnvironment(name)] : texts.of(name);
	}

	function textsOfExpansion({ parameter, prefix, index, operation }: ParameterExpansionPart): readonly string[] {
		if (prefix !== undefined || index !== undefined || FROM_OTHERS.test(parameter)) return [];
		if (operation === undefined) return textsOf(parameter);
		if (operation.type !== 'Default' || operation.operator.includes('?')) return [];
		const { possible } = readWord(operation.operand, variables);
		// What the environment may hold is not suspected, so the default counts alone.
		if (!kinds.has(parameter) || possible.length === 0) return possible;
		return texts.of(parameter).length === 0 ? [] : [...texts.of(parameter), ...possible];
	}

	const variables: Variables = {
		assigned: kinds,
		arrays,
		keyed,
		functions,
		textOf: texts.only,
		textsOf,
		textsOfExpansion,
		kindOf,
		isOpenNumber,
		kindOfExpansion,
		kindOfSubstitution,
	};

	function assign(name: string, kind: Kind, value?: Argument): void {
		if (texts.add(name, value, round > 2)) changed = true;
		const before = kinds.get(name);
		const after = before === undefined ? kind : lessCertain(before, kind);
		if (after === before) return;
		kinds.set(name, after);
		changed = true;
	}

	function visit(node: SyntaxNode): void {
		switch (node.type) {
			case 'Assignment':
				if (node.index !== undefined || node.value.type === 'ArrayValue') arrays.add(node.name);
				if (node.value.type === 'ArrayValue') {
					for (const element of node.value.elements) assign(node.name, kindOfListed(element));
				} else {
					const value = readWord(node.value, variables);
					// A text that grows is not followed.
					const grows = node.append === true || new RegExp(`\\$\\{?${node.name}\\b`).test(node.value.text);
					// An assignment splits nothing.
					const [only, ...more] = node.value.parts ?? [];
					const isAnswer = only?.type === 'CommandExpansion' && more.length === 0;
					const kind = isAnswer ? kindOfSubstitution(only.script) : value.kind;
					assign(node.name, kind, grows || node.index !== undefined ? undefined : value);
				}
				break;
			case 'For':
				if (node.wordlist === undefined) assign(node.name.value, 'unknown');
				for (const word of node.wordlist ?? []) {
					const value = readWord(word, variables);
					assign(node.name.value, kindOfListed(word), { ...value, possible: wordsOf(value) });
				}
				break;
			case 'Select':
				assign(node.name.value, 'unknown');
				break;
			case 'Function':
				functions.add(node.name.value);
				break;
			case 'ParameterExpansion':
				if (node.operation?.type === 'Default' && node.operation.operator.includes('=')) {
					const value = readWord(node.operation.operand, variables);
					assign(node.parameter, value.kind, value);
				}
				break;
			case 'Command':
				for (const name of arraysOf(node)) arrays.add(name);
				for (const name of arraysOf(node, /^-\w*A/)) keyed.add(name);
				for (const [name, kind, value] of namedByBuiltin(node, variables)) assign(name, kind, value);
				for (const text of codeOf(node, variables)) visit(parseScript(text));
				break;
			default:
				break;
		}
		forEachChild(node, visit);
	}

	/** An item of a list: several words may come of it, each for itself. */
	function kindOfListed(word: Word): Kind {
		const { kind, operand, text } = readWord(word, variables);
		if (text !== undefined) return kindOfText(text.replace(/^\[\w+\]=/, ''));
		return operand ? lessCertain(kind === 'unknown' ? 'operand' : kind, 'number') : 'unknown';
	}

	for (; changed; round++) {
		if (round > 12)
			throw new Refusal('variables', 'The variables depend on each other too much.', 'Write it as a script.');
		changed = false;
		visit(script);
	}
	return variables;
}

/** What writes nothing. */
function isSilent(node: Statement['command']): boolean {
	return node.type === 'Command' && /^(true|:)$/.test(node.name?.text ?? '') && node.args.length === 0;
}

/** Builtins that assign to variables which they are given by name. */
function namedByBuiltin({ name, args }: Command, variables: Variables): (readonly [string, Kind, Argument?])[] {
	const words = args.flatMap((arg) => (arg.type === 'Word' ? [readWord(arg, variables)] : []));
	const names = words.flatMap(({ text }) => (text !== undefined && /^[A-Za-z_]\w*$/.test(text) ? [text] : []));
	switch (name?.value) {
		case 'read':
		case 'mapfile':
		case 'readarray':
		case 'getopts':
		case 'printf':
		case 'wait':
			return names.map((one) => [one, 'unknown']);
		case 'export':
		case 'declare':
		case 'typeset':
		case 'local':
		case 'readonly':
			return words.flatMap(({ text, prefix }): (readonly [string, Kind, Argument?])[] => {
				const [, variable] = /^([A-Za-z_]\w*)\+?=/.exec(prefix) ?? [];
				if (variable === undefined) return [];
				const value = text?.slice(text.indexOf('=') + 1);
				if (value === undefined || prefix.startsWith(`${variable}+`)) return [[variable, 'unknown']];
				return [[variable, kindOfText(value), certain(value)]];
			});
		default:
			return [];
	}
}

/** Arrays by the word of a builtin; which word of it names them is left open. */
function arraysOf({ name, args }: Command, option = /^-\w*[aA]|^(mapfile|readarray)$/): string[] {
	if (!/^(declare|typeset|local|readonly|read|mapfile|readarray)$/.test(name?.value ?? '')) return [];
	const words = args.map((arg) => (arg.type === 'Word' ? arg.value : arg.name));
	const isArray = [name?.value ?? '', ...words].some((word) => option.test(word));
	return isArray ? words.map((word) => /^\w*/.exec(word)?.[0] ?? '') : [];
}

/** Text that a builtin runs in this same shell. */
function codeOf({ name, args }: Command, variables: Variables): string[] {
	const words = args.map((arg) => (arg.type === 'Word' ? readWord(arg, variables).text : arg.text));
	if (name?.value === 'eval') return words.includes(undefined) ? [] : [words.join(' ')];
	if (name?.value === 'trap') return words[0] === undefined ? [] : [words[0]];
	if (!/^(bash|sh|dash)$/.test(name?.value ?? '')) return [];
	const [code] = words.slice(words.findIndex((word) => /^-\w*c$/.test(word ?? '')) + 1);
	return words.some((word) => /^-\w*c$/.test(word ?? '')) && code !== undefined ? [code] : [];
}
