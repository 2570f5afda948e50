import { quote, Refusal } from '../refusal.ts';
import { checkOptions, type Rule, withoutOptions } from './rule.ts';

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
	},
	zip: withoutOptions({
		refused: ['T', 'unzip-command', 'test'],
		valued: 'bnt',
		why: 'starts another program',
		instead: 'Test the archive with "unzip -t".',
	}),
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
		const last = call.args.at(-1);
		if (last !== undefined) call.write(last);
	},
};
