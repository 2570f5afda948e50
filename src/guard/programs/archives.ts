import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { checkOutputs } from './outputs.ts';
import { type Call, checkOptions, type Rule } from './rule.ts';

const TAR_RUNS = {
	refused: [
		...['I', 'F', 'use-compress-program', 'to-command', 'checkpoint-action', 'rsh-command', 'rmt-command'],
		...['info-script'],
		...['new-volume-script', 'P', 'absolute-names', 'files-from'],
	],
	valued: 'fCTXbgHKLNV',
	valuedNames: ['file', 'directory', 'exclude', 'strip-components', 'transform'],
	why: 'starts another program or writes anywhere',
	instead: 'Let tar choose the program by -z, -j or -J.',
};

export const ARCHIVE_RULES: Record<string, Rule> = {
	tar: (call) => {
		const [first, ...rest] = call.args;
		// The letters may come without a hyphen.
		const old = first?.text !== undefined && /^[A-Za-z]+$/.test(first.text);
		if (old && /[IFP]/.test(first.text ?? ''))
			throw new Refusal('option', `tar ${quote(first.source)} starts another program.`, TAR_RUNS.instead);
		if (first !== undefined && !old) checkOptions(call, TAR_RUNS);
		else checkOptions({ ...call, args: rest }, TAR_RUNS);
		for (const { text, prefix, source } of call.args)
			if (/^(--file=)?[^/]*:/.test(text ?? prefix))
				throw new Refusal(
					'tar-host',
					`tar takes ${quote(source)} for a file on another machine.`,
					'Use a name without a colon.',
				);
		checkTarOutputs({ ...call, args: first !== undefined && old ? [...lettersApart(first, rest)] : call.args });
	},
	zip: (call) => {
		checkOptions(call, {
			refused: ['T', 'unzip-command', 'test'],
			valued: 'bnt',
			why: 'starts another program',
			instead: 'Test the archive with "unzip -t".',
		});
		const words = checkOutputs(call, { letters: 'bO', names: ['temp-path', 'output-file'], valued: 'nt' });
		// The archive comes first; when files are moved into it, the others are deleted.
		for (const word of has(call, /^-[a-zA-Z]*m|^--mo/) ? words : words.slice(0, 1)) call.write(word);
	},
	rsync: (call) => {
		checkOptions(call, {
			refused: ['e', 'rsh', 'rsync-path', 'daemon', 'M', 'remote-option', 'sockopts', 'early-input', 'password-file'],
			valued: 'fBT',
			valuedNames: ['exclude', 'include', 'filter'],
			why: 'starts another program or reaches another machine',
			instead: 'Copy within the project.',
		});
		for (const { prefix, text, source } of call.args)
			if (/^[^-/][^/]*:/.test(text ?? prefix))
				throw new Refusal(
					'rsync-host',
					`rsync would take ${quote(source)} to another machine.`,
					'Copy within the project.',
				);
		const words = checkOutputs(call, {
			letters: 'T',
			names: ['temp-dir', 'backup-dir', 'partial-dir', 'log-file', 'write-batch', 'only-write-batch'],
			valued: 'fB',
			valuedNames: ['exclude', 'include', 'filter'],
		});
		for (const word of has(call, /^--remove-s/) ? words : words.slice(-1)) call.write(word);
	},
};

function has({ args }: Call, option: RegExp): boolean {
	return args.some(({ text, prefix }) => option.test(text ?? prefix));
}

const TAR_VALUED = 'TXbHKLNV';

/** `tar xfC a b` means `tar -x -f a -C b`. */
function lettersApart({ text = '' }: Argument, rest: readonly Argument[]): Argument[] {
	const words = [...rest];
	const options = [...text].flatMap((letter) => {
		const value = `fCg${TAR_VALUED}`.includes(letter) ? words.shift() : undefined;
		return [certain(`-${letter}`), ...(value === undefined ? [] : [value])];
	});
	return [...options, ...words];
}

/** An archive that is made, and where one is unpacked to. */
function checkTarOutputs(call: Call): void {
	const unpacks = has(call, /^-\w*x|^--(ex|get)/);
	const makes = has(call, /^-[^-fCg]*[cruA]|^--(cr|app|upd|cat|conc|del)/);
	const words = checkOutputs(call, {
		letters: `g${unpacks ? 'C' : ''}${makes ? 'f' : ''}`,
		names: [
			...['listed-incremental', 'index-file', 'volno-file', 'one-top-level'],
			...[...(unpacks ? ['directory'] : []), ...(makes ? ['file'] : [])],
		],
		valued: `fC${TAR_VALUED}`,
		valuedNames: ['file', 'directory', 'exclude', 'strip-components', 'transform'],
	});
	if (has(call, /^--remove/)) for (const word of words) call.write(word);
}
