import type { Word, WordPart } from 'unbash';
import { Refusal } from '../refusal.ts';
import { combine, expandBraces, ofEnvironment } from './possible-texts.ts';
import type { Variables } from './variables.ts';

/**
 * How much is known of what a word becomes, from the most to the least:
 * a number; a plain word that is no option and has nothing that the shell would split; text that is no option; anything.
 */
export type Kind = 'number' | 'plain' | 'operand' | 'unknown';

/** A word of a command as far as it is known before the command runs. */
export interface Argument {
	/** As it is written. */
	readonly source: string;
	/** What it becomes, when that is certain. */
	readonly text: string | undefined;
	/** The same where numbers are left open, which are 0 here. */
	readonly shape: string | undefined;
	/** The same with the variables as the command sets them, unless it happens not to; undefined when others are in it. */
	readonly likely: string | undefined;
	/** The same with those variables empty, as they are where the command happens not to set them. */
	readonly emptied: string | undefined;
	/**
	 * Each text that it may become by what stands in the command, none when something else decides. Patterns stand as they are written,
	 * and so do variables of the environment that hold a path (`${HOME}`).
	 */
	readonly possible: readonly string[];
	/** What it begins with for certain. */
	readonly prefix: string;
	/** Whether it becomes exactly one word. */
	readonly single: boolean;
	/** Whether no word that it becomes can begin with a hyphen. */
	readonly operand: boolean;
	readonly kind: Kind;
}

const ORDER: readonly Kind[] = ['number', 'plain', 'operand', 'unknown'];

export function lessCertain(one: Kind, other: Kind): Kind {
	return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

/** A word that is given as it is. */
export function certain(text: string): Argument {
	return {
		source: text,
		text,
		shape: text,
		likely: text,
		emptied: text,
		possible: [text],
		prefix: text,
		single: true,
		operand: !text.startsWith('-'),
		kind: kindOfText(text),
	};
}

/** Words that only come to be when the command runs. */
export function uncertain(source: string, known: Partial<Argument> = {}): Argument {
	const nothing = { text: undefined, shape: undefined, likely: undefined, emptied: undefined, possible: [] };
	return { source, ...nothing, prefix: '', single: false, operand: false, kind: 'unknown', ...known };
}

/** @throws Refusal for what cannot be read in one way only */
export function readWord(word: Word, variables: Variables): Argument {
	if (word.parts === undefined) return readBare(word);
	const pieces = word.parts.flatMap((part) => readPart(part, variables, false));
	const [first] = pieces;
	if (first === undefined) return certain('');
	const sure = pieces.every(({ text }) => text !== undefined);
	if (sure) return { ...certain(pieces.map(({ text }) => text).join('')), source: word.text };

	const unsure = pieces.findIndex(({ text }) => text === undefined);
	const prefix = pieces
		.slice(0, unsure)
		.map(({ text }) => text)
		.join('');
	const likely = pieces.every((piece) => piece.likely !== undefined);
	const single = pieces.every((piece) => !piece.splits);
	const start = isNoOption(pieces);
	// What is split off later may begin with anything; what a glob finds begins as the word does.
	const rest = pieces.every((piece) => !piece.splits || piece.glob === true || isPlain(piece.kind));
	const operand = start && rest;
	return {
		source: word.text,
		text: undefined,
		shape: pieces.every(({ open }) => open !== undefined) ? pieces.map(({ open }) => open).join('') : undefined,
		likely: likely ? pieces.map((piece) => piece.likely).join('') : undefined,
		emptied: pieces.every(isKnown) ? pieces.map(({ text = '' }) => text).join('') : undefined,
		possible: combine(pieces.map(({ possible }) => possible)),
		prefix,
		single,
		operand,
		kind: kindOfPieces(pieces, operand),
	};
}

function isKnown({ text, possible }: Piece): boolean {
	return text !== undefined || possible.length > 0;
}

interface Piece {
	readonly text: string | undefined;
	readonly open: string | undefined;
	readonly likely?: string | undefined;
	readonly possible: readonly string[];
	readonly kind: Kind;
	/** Whether the shell may make several words of it, or none. */
	readonly splits: boolean;
	readonly glob?: boolean;
}

function readBare(word: Word): Argument {
	// Braces that the parser took for text are not relied upon to be text.
	if (word.text === word.value && /\{.*(,|\.\.).*\}|[*?]|\[.*\]/s.test(word.text) && word.text !== '[')
		return uncertain(word.text, {
			operand: /^[\w./]/.test(word.text),
			prefix: /^[\w./-]*/.exec(word.text)?.[0] ?? '',
			possible: expandBraces(word.text),
		});
	return { ...certain(word.value), source: word.text };
}

function readPart(part: WordPart, variables: Variables, quoted: boolean): Piece[] {
	switch (part.type) {
		case 'Literal': {
			if (!quoted && part.text === part.value && /[*?{]/.test(part.text) && part.text !== '{}')
				return [{ ...OPEN, possible: expandBraces(part.text), kind: 'unknown', splits: true }];
			return [sure(part.value)];
		}
		case 'SingleQuoted':
		case 'AnsiCQuoted':
			if (part.value.includes('\0')) throw notPlain(part.text);
			return [sure(part.value)];
		case 'DoubleQuoted':
			return part.parts.length === 0 ? [sure('')] : part.parts.flatMap((child) => readPart(child, variables, true));
		case 'SimpleExpansion':
			return [expansion(part.text.slice(1), variables, quoted)];
		case 'ParameterExpansion': {
			const many = part.index !== undefined && /^[@*]$/.test(part.index.text);
			const kind = variables.kindOfExpansion(part);
			const plain = part.prefix === undefined && part.index === undefined && part.operation === undefined;
			const number = kind === 'number' || (plain && variables.isOpenNumber(part.parameter));
			const splits = many || part.parameter === '@' || !quoted;
			const likely = plain ? variables.textOf(part.parameter) : undefined;
			const possible = variables.textsOfExpansion(part);
			return [{ text: undefined, open: number ? '0' : undefined, likely, possible, kind, splits }];
		}
		case 'CommandExpansion': {
			const kind = variables.kindOfSubstitution(part.script);
			const possible = [...(ANSWERS.get(part.text) ?? [])];
			return [{ text: undefined, open: kind === 'number' ? '0' : undefined, possible, kind, splits: !quoted }];
		}
		case 'ArithmeticExpansion':
			return [{ ...OPEN, open: '0', possible: [], kind: 'number', splits: false }];
		case 'ProcessSubstitution':
			return [{ ...OPEN, possible: [], kind: 'plain', splits: false }];
		case 'Glob':
			return [{ ...OPEN, possible: [part.text], kind: 'unknown', splits: true, glob: true }];
		case 'BraceExpansion': {
			const kind = /^[\w./{},@+:%=-]+$/.test(part.text) && !/[{,]-/.test(part.text) ? 'plain' : 'unknown';
			return [{ ...OPEN, possible: expandBraces(part.text), kind, splits: true }];
		}
		case 'ExtendedGlob':
		case 'LocaleString':
			throw notPlain(part.text);
	}
}

function expansion(name: string, variables: Variables, quoted: boolean): Piece {
	const kind = variables.kindOf(name);
	const text = variables.isOpenNumber(name) ? '0' : undefined;
	const possible = variables.textsOf(name);
	return {
		text: undefined,
		open: text,
		likely: variables.textOf(name),
		possible,
		kind,
		splits: name === '@' || !quoted,
	};
}

/** Of programs that answer with a path. */
const ANSWERS: ReadonlyMap<string, readonly string[]> = new Map([
	['$(pwd)', [ofEnvironment('PWD')]],
	['$(mktemp)', [`${ofEnvironment('TMPDIR')}/tmp`]],
	['$(mktemp -d)', [`${ofEnvironment('TMPDIR')}/tmp`]],
]);

const OPEN = { text: undefined, open: undefined } as const;

/** Whatever is not certain may also be empty, so that the next piece begins the word. */
function isNoOption(pieces: readonly Piece[]): boolean {
	for (const { text, kind } of pieces) {
		if (text === undefined && kind === 'unknown') return false;
		if (text !== undefined && text !== '') return !text.startsWith('-');
	}
	return true;
}

function sure(text: string): Piece {
	return { text, open: text, likely: text, possible: [text], kind: kindOfText(text), splits: false };
}

function notPlain(text: string): Refusal {
	return new Refusal('not-plain', `${text} can be read in more than one way.`, 'Write it plainly, in single quotes.');
}

export function kindOfText(text: string): Kind {
	if (/^\d{1,15}$/.test(text)) return 'number';
	if (/^[\w./:@%+,=][\w./:@%+,=-]*$/.test(text)) return 'plain';
	return text.startsWith('-') ? 'unknown' : 'operand';
}

function isPlain(kind: Kind): boolean {
	return kind === 'number' || kind === 'plain';
}

function kindOfPieces(pieces: readonly Piece[], operand: boolean): Kind {
	if (pieces.every(({ kind }) => kind === 'number')) return 'number';
	if (operand && pieces.every(({ kind, glob }) => isPlain(kind) && glob !== true)) return 'plain';
	return operand ? 'operand' : 'unknown';
}
