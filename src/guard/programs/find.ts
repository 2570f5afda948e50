import { quote, Refusal } from '../refusal.ts';
import { type Argument, uncertain } from '../shell/word.ts';
import { type Rule, unsure } from './rule.ts';

const RUNS = /^-(exec|execdir|ok|okdir)$/;
const WRITES = /^-(fprint|fprint0|fls|fprintf)$/;
/** Tests with a value of their own. */
const VALUED =
	/^-(name|iname|path|ipath|wholename|iwholename|lname|ilname|regex|iregex|regextype|type|xtype|size|perm|user|group|uid|gid|links|inum|fstype|newer\w*|anewer|cnewer|mtime|atime|ctime|mmin|amin|cmin|used|maxdepth|mindepth|samefile|printf|context|files0-from)$/;
const NARROWS = /^-(name|iname|path|ipath|wholename|regex|iregex|empty|newer\w*|mtime|mmin|size)$/;

/** `find` starts commands, deletes and writes by its own words. */
export const checkFind: Rule = (call) => {
	const { args } = call;
	const starts = args.slice(0, args.findIndex(({ prefix, text }) => /^[-(!]/.test(text ?? prefix)) >>> 0);
	const sureStart = starts.every(({ operand }) => operand);
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const { text } = arg;
		if (text === undefined) {
			if (!arg.operand) throw unsure('find', arg);
		} else if (RUNS.test(text)) {
			const command: Argument[] = [];
			const named = isNamed(args.slice(0, index), starts);
			for (index += 1; index < args.length && !isEnd(args, index); index++)
				command.push(filled(args[index], sureStart, named));
			if (command[0] === undefined) throw new Refusal('find', `find ${text} names no command.`, 'Write the command.');
			call.run(command);
		} else if (WRITES.test(text)) {
			const path = args[index + 1];
			if (path !== undefined) call.write(path);
			index += text === '-fprintf' ? 2 : 1;
		} else if (text === '-delete') {
			if (!args.some((other) => NARROWS.test(other.text ?? '')))
				throw new Refusal(
					'find-delete',
					'find -delete without a name deletes everything.',
					'Add -name, or use rm on a directory.',
				);
			for (const start of starts) call.write(start);
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

/** Whether all that is found in the project has one name, or one ending, which is none of git's or ours. */
function isNamed(tests: readonly Argument[], starts: readonly Argument[]): boolean {
	const texts = tests.map(({ text }) => text ?? '');
	const name = texts[texts.findIndex((text) => /^-i?name$/.test(text)) + 1] ?? '';
	return (
		texts.some((text) => /^-i?name$/.test(text)) &&
		!texts.some((text) => /^(-o|-or|-not|!|,|\(|\))$/.test(text)) &&
		starts.every(({ text }) => text !== undefined && !/^[/~]|(^|\/)\.\.(\/|$)/.test(text)) &&
		/^(\*\.|\.)?[\w-][\w.-]*$/.test(name) &&
		!/(git|autocoder|\.db)$/i.test(name)
	);
}

/** A file's name stands where the hole is: it begins as the start of the search does. */
function filled(arg: Argument | undefined, sureStart: boolean, named: boolean): Argument {
	if (arg === undefined) return uncertain('');
	if (!arg.source.includes('{}') && arg.text?.includes('{}') !== true) return arg;
	const prefix = (arg.text ?? '').split('{}')[0] ?? '';
	const whole = arg.text === '{}';
	if (prefix.startsWith('-')) return uncertain(quote(arg.source), { single: true, prefix });
	const operand = whole ? sureStart : prefix !== '';
	return uncertain(arg.source, {
		single: true,
		prefix,
		operand,
		kind: whole && sureStart && named ? 'operand' : 'unknown',
	});
}
