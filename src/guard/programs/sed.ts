import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { checkProgramFile, type Rule, unsure } from './rule.ts';
import { XARGS_READS } from './wrappers.ts';

/** `sed` runs the text that it works on by `e`, and writes files by `w`. */
export const checkSed: Rule = (call) => {
	const { args } = call;
	const scripts: Argument[] = [];
	const files: Argument[] = [];
	let inPlace = false;
	let options = true;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined) break;
		const known = arg.text ?? arg.prefix;
		if (!options || (arg.operand && !known.startsWith('-')) || known === '-') files.push(arg);
		else if (arg.text === '--') options = false;
		else if (/^(-[nErsuz]*i\S*|--in-place(=.*)?)$/.test(known) && arg.text !== undefined) {
			if (known.slice(known.indexOf('i')).replace('in-place=', '').includes('/'))
				throw new Refusal('sed-backup', `sed ${quote(known)} keeps its copies elsewhere.`, 'Use "-i" or "-i.bak".');
			inPlace = true;
		} else if (
			/^(-[nErsuz]+|--quiet|--silent|--regexp-extended|--separate|--null-data|--posix|--version|--help)$/.test(
				arg.text ?? '',
			)
		)
			continue;
		else if (/^(-[nErsuzi]*e|--expression)$/.test(arg.text ?? '')) {
			const script = args[++index];
			if (script !== undefined) scripts.push(script);
		} else if (/^(-e.|--expression=)/.test(known)) scripts.push({ ...arg, ...withoutOption(arg) });
		else if (/^-[nErsuzi]*f$/.test(arg.text ?? '')) {
			index += 1;
			checkProgramFile(call, args[index]);
			scripts.push({ ...arg, shape: '' });
		} else if (arg.source === XARGS_READS && scripts.length + files.length > 0)
			throw new Refusal(
				'may-be-an-option',
				`${quote(arg.source)} may become an option of sed that runs a command.`,
				`Put "--" behind the script, as in "xargs sed -i 's/a/b/' --".`,
			);
		else throw unsure('sed', arg);
	}
	if (scripts.length === 0) scripts.push(...files.splice(0, 1));
	for (const { shape, likely, emptied, source } of scripts) {
		const known = shape ?? likely;
		if (known === undefined) {
			throw new Refusal(
				'sed-text',
				`What ${quote(source)} holds could make sed run a command.`,
				'Use the Edit tool, or node, to put a changing text into a file.',
			);
		}
		checkScript(known);
		// The variables may also be empty.
		if (shape === undefined) checkScript(emptied ?? '');
	}
	if (inPlace) for (const file of files) call.write(file);
};

const withoutOption = ({ shape, likely, emptied }: Argument) => {
	const [one, two, three] = [shape, likely, emptied].map((text) => text?.replace(/^(-e|--expression=)/, ''));
	return { shape: one, likely: two, emptied: three };
};

/** Reads a script as GNU sed does. @throws Refusal for commands that run or write, and for what it does not know */
function checkScript(script: string): void {
	let at = 0;
	const skip = (pattern: RegExp) => {
		pattern.lastIndex = at;
		const found = pattern.exec(script);
		if (found === null) return false;
		at = pattern.lastIndex;
		return true;
	};
	while (at < script.length) {
		if (skip(/[\s;{}]+/y)) continue;
		if (skip(/#.*/y)) continue;
		address();
		skip(/\s*,\s*/y) && address();
		skip(/[\s!]*/y);
		command();
	}

	function address(): void {
		if (skip(/\d+(~\d+)?|\$|[+~]\d+/y)) return;
		if (script[at] === '/') section('/');
		else if (script[at] === '\\' && script[at + 1] !== undefined) {
			at += 1;
			section(script[at] ?? '');
		} else return;
		skip(/[IM]*/y);
	}

	/** From a delimiter to behind the next one that is not escaped. */
	function section(delimiter: string): void {
		for (at += 1; at < script.length && script[at] !== delimiter; at++) if (script[at] === '\\') at += 1;
		if (at >= script.length || delimiter === '\n' || delimiter === '\\') throw unknown();
		at += 1;
	}

	function command(): void {
		const letter = script[at];
		at += 1;
		if (letter === undefined || letter === '}') return;
		if (letter === '{') return;
		if (letter === 's' || letter === 'y') {
			const delimiter = script[at] ?? '';
			section(delimiter);
			at -= 1;
			section(delimiter);
			const from = at;
			skip(/[gpiIMm0-9ew]*/y);
			if (letter === 'y' && at > from) throw unknown();
			if (/[ew]/.test(script.slice(from, at))) throw runs();
			end();
			return;
		}
		if (/[dDgGhHnNpPxzF=]/.test(letter)) {
			end();
			return;
		}
		if (/[lLqQ]/.test(letter)) {
			skip(/[ \t]*\d*/y);
			end();
			return;
		}
		if (/[btT:]/.test(letter)) {
			skip(/[ \t]*[\w.-]*/y);
			end();
			return;
		}
		if (/[aic]/.test(letter)) {
			// The text goes to the end of the line, and on where that ends in a backslash.
			skip(/(?:\\[\s\S]|[^\\\n])*/y);
			return;
		}
		if (letter === 'r' || letter === 'R') {
			skip(/[^\n]*/y);
			return;
		}
		if (/[ewW]/.test(letter)) throw runs();
		throw unknown();
	}

	function end(): void {
		skip(/[ \t]*/y);
		if (at < script.length && !/[;\n}#]/.test(script[at] ?? '')) throw unknown();
	}

	function unknown(): Refusal {
		return new Refusal('sed-text', `The sed script ${quote(script)} cannot be understood.`, 'Use the Edit tool.');
	}

	function runs(): Refusal {
		return new Refusal(
			'sed-runs',
			`The sed script ${quote(script)} runs a command or writes a file.`,
			'Use a plain substitution, or the Edit tool.',
		);
	}
}
