import { quote, Refusal } from '../refusal.ts';
import { type Argument, uncertain } from '../shell/word.ts';
import { found, isOpen, startsOf } from './found.ts';
import { type Rule, unsure } from './rule.ts';

const RUNS = /^-(exec|execdir|ok|okdir)$/;
const WRITES = /^-(fprint|fprint0|fls|fprintf)$/;
/** Tests with a value of their own. */
const VALUED =
	/^-(name|iname|path|ipath|wholename|iwholename|lname|ilname|regex|iregex|regextype|type|xtype|size|perm|user|group|uid|gid|links|inum|fstype|newer\w*|anewer|cnewer|mtime|atime|ctime|mmin|amin|cmin|used|maxdepth|mindepth|samefile|printf|context|files0-from)$/;
/** `find` starts commands, deletes and writes by its own words. */
export const checkFind: Rule = (call) => {
	const { args } = call;
	const starts = startsOf(args);
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const { text } = arg;
		// What is asked behind an action comes too late for it.
		const asked = args.slice(0, index);
		const hole = () => found(asked, call.place);
		if (text === undefined || text === '-files0-from') {
			if (!arg.operand) throw unsure('find', arg);
		} else if (RUNS.test(text)) {
			const command: Argument[] = [];
			for (index += 1; index < args.length && !isEnd(args, index); index++) command.push(filled(args[index], hole));
			if (command[0] === undefined) throw new Refusal('find', `find ${text} names no command.`, 'Write the command.');
			// What it names by a relative path lies where the file is found.
			if (text.endsWith('dir')) for (const start of starts) call.run(command, start);
			else call.run(command);
		} else if (WRITES.test(text)) {
			const path = args[index + 1];
			if (path !== undefined) call.write(path);
			index += text === '-fprintf' ? 2 : 1;
		} else if (text === '-delete') {
			if (isOpen(asked))
				throw new Refusal(
					'find-delete',
					'find -delete without a name deletes everything.',
					'Add -name, or use rm on a directory.',
				);
			call.write(hole());
		} else if (VALUED.test(text)) {
			const value = args[index + 1];
			if (value !== undefined && !value.single) throw unsure('find', value);
			index += 1;
		}
	}
};

/** A semicolon ends the command, and a plus behind the hole for the names. */
function isEnd(args: readonly Argument[], index: number): boolean {
	const text = args[index]?.text;
	return text === ';' || (text === '+' && args[index - 1]?.text === '{}');
}

/** A file's name stands where the hole is. */
function filled(arg: Argument | undefined, hole: () => Argument): Argument {
	if (arg === undefined) return uncertain('');
	if (!arg.source.includes('{}') && arg.text?.includes('{}') !== true) return arg;
	if (arg.text === '{}') return hole();
	const prefix = (arg.text ?? '').split('{}')[0] ?? '';
	if (prefix.startsWith('-')) return uncertain(quote(arg.source), { single: true, prefix });
	const possible =
		arg.text === undefined ? [] : hole().possible.map((path) => arg.text?.replace('{}', () => path) ?? path);
	return uncertain(arg.source, { single: true, prefix, possible, operand: prefix !== '' });
}
