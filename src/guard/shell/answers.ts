import type { Command } from 'unbash';
import type { Variables } from './variables.ts';
import { type Argument, certain, type Kind, readWord } from './word.ts';

/** Programs that answer with a number, when nothing but options follows. */
const COUNTERS = /^(wc|nproc)$/;

/** What a program writes, as far as that is certain by its words. */
export function kindOfAnswer({ name, args, redirects }: Command, variables: Variables): Kind {
	const program = name?.parts === undefined ? name?.value : undefined;
	const words = args.map((arg) => (arg.type === 'Word' ? readWord(arg, variables) : certain(arg.text)));
	if (program === undefined || redirects.some(({ type }) => type !== 'Redirect')) return 'unknown';
	const simple = words.every(({ text }) => text !== undefined && /^[-+][\w%:.-]*$/.test(text));
	if (COUNTERS.test(program) && simple && words.every(({ text = '' }) => !text.startsWith('+'))) return 'number';
	if (program === 'date' && words.every(({ text = '' }) => /^\+(%[sNdHMSYmju][-:.]?)+$|^-u$/.test(text)))
		return 'number';
	if (program === 'seq' && words.every(({ kind }) => kind === 'number')) return 'number';
	if ((program === 'grep' && countsInOne(words)) || (program === 'jq' && isLength(words))) return 'number';
	if (program === 'pwd' && simple) return 'operand';
	if (program === 'mktemp' && simple) return 'operand';
	const line = words.map(({ text }) => text ?? '?').join(' ');
	if (
		program === 'git' &&
		/^(rev-parse (--show-toplevel|(--short |--verify |--abbrev-ref )*HEAD)|branch --show-current)$/.test(line)
	)
		return 'operand';
	if (program === 'git' && line === 'rev-list --count HEAD') return 'number';
	return 'unknown';
}

/** `grep -c` in one file, or in what it reads: of several it would name each. */
function countsInOne(words: readonly Argument[]): boolean {
	const options = words.filter(({ text }) => text?.startsWith('-'));
	const rest = words.filter(({ text }) => !text?.startsWith('-'));
	return (
		options.every(({ text = '' }) => /^-[ciEFvwx]+$|^--count$/.test(text)) &&
		options.some(({ text = '' }) => /^-\w*c|^--count$/.test(text)) &&
		rest.length >= 1 &&
		rest.length <= 2 &&
		rest.every(({ single, operand }) => single && operand)
	);
}

/** A filter whose last step is `length`. */
function isLength(words: readonly Argument[]): boolean {
	const [filter, ...files] = words.filter(({ text }) => !/^-[rces]+$/.test(text ?? ''));
	return (
		/^(?:[^#]*\|)?\s*length\s*$/.test(filter?.text ?? '') &&
		filter?.operand === true &&
		files.every(({ single, operand }) => single && operand)
	);
}
