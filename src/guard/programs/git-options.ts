import type { Argument } from '../shell/word.ts';
import { certain, uncertain } from '../shell/word.ts';
import { type Call, unsure } from './rule.ts';

/** Options as git reads them: names may be shortened, letters put together, and none follows a "--". */
export interface Read {
	/** Letters, and names as they are written, which may be shortened. */
	readonly options: readonly { readonly name: string; readonly value: Argument | undefined }[];
	readonly words: readonly Argument[];
	/** How many of the words come before a "--"; undefined: there is none. */
	readonly dashes: number | undefined;
}

interface Valued {
	readonly letters?: string;
	readonly names?: readonly string[];
}

/** @throws Refusal for a word that may become an option */
export function readOptions({ args }: Call, { letters = '', names = [] }: Valued = {}): Read {
	const options: Read['options'][number][] = [];
	const words: Argument[] = [];
	let dashes: number | undefined;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const known = arg.text ?? arg.prefix;
		if (dashes !== undefined) words.push(arg);
		else if (arg.text === '--') dashes = words.length;
		else if (arg.operand || arg.text === '-') words.push(arg);
		else if (known.startsWith('--')) {
			const name = known.slice(2).split('=')[0] ?? '';
			if (arg.text === undefined && !known.includes('=')) throw unsure('git', arg);
			if (known.includes('=')) options.push({ name, value: cut(arg, name.length + 3) });
			else if (names.some((one) => isShort(name, one))) options.push({ name, value: args[++index] });
			else options.push({ name, value: undefined });
		} else {
			const text = known.slice(1);
			const at = [...text].findIndex((letter) => letters.includes(letter));
			if (arg.text === undefined && at === -1) throw unsure('git', arg);
			for (const letter of at === -1 ? text : text.slice(0, at)) options.push({ name: letter, value: undefined });
			if (at === -1) continue;
			const attached = cut(arg, at + 2);
			const isApart = arg.text !== undefined && attached.text === '';
			options.push({ name: text[at] ?? '', value: isApart ? args[++index] : attached });
		}
	}
	return { options, words, dashes };
}

/** Whether one of the names or letters is among the options, or may be. */
export function hasOption({ options }: Read, ...names: readonly string[]): boolean {
	return options.some(({ name }) => names.some((one) => isShort(name, one)));
}

/** Judges the files that options name, as written to. */
export function checkOutput(call: Call, valued: Valued, ...names: readonly string[]): Read {
	const read = readOptions(call, valued);
	for (const { name, value } of read.options)
		if (value !== undefined && names.some((one) => isShort(name, one))) call.write(value);
	return read;
}

function isShort(given: string, name: string): boolean {
	return given.length === 1 || name.length === 1 ? given === name : name.startsWith(given);
}

function cut(arg: Argument, length: number): Argument {
	if (arg.text !== undefined) return certain(arg.text.slice(length));
	return uncertain(arg.source, { prefix: arg.prefix.slice(length), likely: arg.likely?.slice(length) });
}
