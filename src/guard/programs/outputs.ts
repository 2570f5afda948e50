import { type Argument, certain, uncertain } from '../shell/word.ts';
import type { Call, Rule } from './rule.ts';

/** Options by which a program is told where to write. */
interface Outputs {
	/** Letters whose value is a path that is written to. */
	readonly letters?: string;
	/** Names of such options, without their hyphens. */
	readonly names?: readonly string[];
	/** Other letters that take a value. */
	readonly valued?: string;
	/** Names whose value is the next word. */
	readonly valuedNames?: readonly string[];
}

/** Judges what options name to be written, read as getopt does, and gives the words that are no options. */
export function checkOutputs(
	call: Call,
	{ letters = '', names = [], valued = '', valuedNames = [] }: Outputs,
): Argument[] {
	const { args } = call;
	const operands: Argument[] = [];
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const known = arg.text ?? arg.prefix;
		if (known === '--') return [...operands, ...args.slice(index + 1)];
		if (!known.startsWith('-') || known === '-') operands.push(arg);
		else if (known.startsWith('--')) {
			const [given = ''] = known.slice(2).split('=');
			const isOutput = given !== '' && names.some((name) => name.startsWith(given));
			if (isOutput && known.includes('=')) call.write(valueIn(arg, given.length + 3));
			else if (isOutput || valuedNames.includes(given)) index += isOutput ? writeNext(index) : 1;
		} else {
			const at = [...known].findIndex((letter, place) => place > 0 && `${letters}${valued}`.includes(letter));
			const isOutput = at > 0 && letters.includes(known.charAt(at));
			if (at > 0 && at === known.length - 1 && arg.text !== undefined) index += isOutput ? writeNext(index) : 1;
			else if (isOutput) call.write(valueIn(arg, at + 1));
		}
	}
	return operands;

	function writeNext(index: number): number {
		const value = args[index + 1];
		if (value !== undefined) call.write(value);
		return 1;
	}
}

/** The value that stands in the word of its option. */
function valueIn(arg: Argument, from: number): Argument {
	if (arg.text !== undefined) return certain(arg.text.slice(from));
	const possible = arg.possible.map((text) => text.slice(from));
	return uncertain(arg.source, { possible, prefix: arg.prefix.slice(from), single: arg.single });
}

/** Whether it writes to its output, or nothing at all: the letters alone, since behind others stands a value. */
function writesNoFile({ args }: Call): boolean {
	return args.some(({ text = '' }) => /^-[0-9dfkNnqrv]*[ctl]|^--(stdout|to-stdout|test|list)$/.test(text));
}

/** Programs that read what they are given, and write where options or the second word say. */
const second =
	(outputs: Outputs): Rule =>
	(call) => {
		const [, output] = checkOutputs(call, outputs);
		if (output !== undefined) call.write(output);
	};

const byOption =
	(outputs: Outputs): Rule =>
	(call) => {
		checkOutputs(call, outputs);
	};

/** Programs that put a file in the place of each that they are given, unless they write to their output. */
const inPlace =
	(outputs: Outputs): Rule =>
	(call) => {
		const files = checkOutputs(call, outputs);
		if (writesNoFile(call)) return;
		for (const file of files) call.write(file);
	};

function writesAll(call: Call): void {
	for (const { prefix, text, ...path } of call.args)
		if (!(text ?? prefix).startsWith('-')) call.write({ prefix, text, ...path });
}

const packs = inPlace({ valued: 'S', valuedNames: ['suffix'] });
const packsXz = inPlace({ valued: 'SFCTM', valuedNames: ['suffix', 'format', 'check', 'threads', 'memlimit'] });
const packsZstd = inPlace({ letters: 'oD', names: ['output-dir-flat', 'output-dir-mirror'], valued: 'MB' });

export const OUTPUT_RULES: Record<string, Rule> = {
	uniq: second({ valued: 'fsw', valuedNames: ['skip-fields', 'skip-chars', 'check-chars'] }),
	xxd: second({ valued: 'cglosnR' }),
	shuf: byOption({ letters: 'o', names: ['output'], valued: 'in' }),
	iconv: byOption({ letters: 'o', names: ['output'], valued: 'ft' }),
	tree: byOption({ letters: 'o', valued: 'LPIHT' }),
	csplit: byOption({ letters: 'f', names: ['prefix'], valued: 'bn' }),
	...{
		gzip: packs,
		gunzip: packs,
		bzip2: packs,
		bunzip2: packs,
		xz: packsXz,
		unxz: packsXz,
		zstd: packsZstd,
		unzstd: packsZstd,
	},
	...{ dos2unix: writesAll, unix2dos: writesAll },
	unzip: byOption({ letters: 'd', valued: 'xP' }),
	yq: (call) => {
		const [, ...files] = checkOutputs(call, { valued: 'opIs' });
		if (call.args.some(({ text, prefix }) => /^-\w*i|^--in/.test(text ?? prefix)))
			for (const file of files) call.write(file);
	},
};
