import { pathsOf } from '../place-in-text.ts';
import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain, uncertain } from '../shell/word.ts';
import { checkDirectory } from './directories.ts';
import { found } from './found.ts';
import { type Call, type Rule, unsure } from './rule.ts';

/** Programs and builtins that start the command which their words hold. */
export const WRAPPER_RULES: Record<string, Rule> = {
	timeout: (call) => call.run(behind(call, { valued: 'ks', words: 1, names: ['kill-after', 'signal'] })),
	time: (call) => call.run(behind(call, { valued: 'fo', names: ['format', 'output'] })),
	nice: (call) => call.run(behind(call, { valued: 'n', names: ['adjustment'], numbers: true })),
	ionice: (call) => call.run(behind(call, { valued: 'cnpPu' })),
	nohup: (call) => call.run(behind(call, {})),
	setsid: (call) => call.run(behind(call, {})),
	stdbuf: (call) => call.run(behind(call, { valued: 'ioe', names: ['input', 'output', 'error'] })),
	caffeinate: (call) => call.run(behind(call, { valued: 'tw' })),
	'xvfb-run': (call) =>
		call.run(
			behind(call, {
				valued: 'efnpsw',
				names: ['server-args', 'server-num', 'auth-file', 'error-file', 'xauth-protocol', 'wait'],
			}),
		),
	builtin: (call) => call.run(notHidden(call)),
	command: (call) => {
		if (/^-[pvV]*[vV]/.test(call.args[0]?.text ?? '')) return;
		call.run(notHidden(call));
	},
	exec: (call) => {
		if (call.args.length > 0) call.run(behind(call, { valued: 'a' }));
	},
	env: checkEnv,
	xargs: checkXargs,
	concurrently: checkConcurrently,
};

interface Options {
	readonly valued?: string;
	readonly names?: readonly string[];
	/** Letters whose value can only stand in the same word. */
	readonly optional?: string;
	/** Words between the options and the command. */
	readonly words?: number;
	/** `nice -5 command`. */
	readonly numbers?: true;
}

/** The command behind a wrapper's own options. */
function behind(call: Call, options: Options): Argument[] {
	const rest = [...call.args.slice(lengthOfOptions(call, options))];
	for (const word of rest.splice(0, options.words ?? 0)) if (!word.operand) throw unsure(call.name, word);
	return rest;
}

function lengthOfOptions({ name, args }: Call, options: Options): number {
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined || arg.operand) return index;
		if (arg.text === undefined) throw unsure(name, arg);
		if (arg.text === '--') return index + 1;
		if (arg.text === '-' || !arg.text.startsWith('-')) return index;
		if (takesNext(arg.text, options)) index += 1;
	}
	return args.length;
}

function takesNext(option: string, { valued = '', names = [], optional = '' }: Options): boolean {
	if (option.startsWith('--')) {
		const given = option.slice(2);
		return !given.includes('=') && names.some((name) => name.startsWith(given));
	}
	const at = [...option.slice(1)].findIndex((letter) => (valued + optional).includes(letter));
	return at !== -1 && at === option.length - 2 && valued.includes(option.at(-1) ?? '');
}

/** They leave functions aside; what runs text must stand where it can be read. */
function notHidden(call: Call): readonly Argument[] {
	const rest = behind(call, {});
	if (
		/^(eval|trap|source|\.|builtin|command|exec|read|mapfile|readarray|printf|export|declare|typeset|local|let|getopts)$/.test(
			rest[0]?.text ?? '',
		)
	)
		throw new Refusal(
			'hidden',
			`${call.name} ${quote(rest[0]?.source ?? '')} hides what is meant.`,
			'Write it without.',
		);
	return rest;
}

function checkEnv(call: Call): void {
	const { args } = call;
	let index = 0;
	let directory: Argument | undefined;
	for (; index < args.length; index++) {
		const arg = args[index];
		const known = arg?.text ?? arg?.prefix ?? '';
		if (arg === undefined) break;
		if (/^[A-Za-z_][\w.%]*=/.test(known)) {
			const name = known.slice(0, known.indexOf('='));
			const text = arg.text?.slice(name.length + 1);
			call.assign(name, text === undefined ? uncertain(arg.source) : certain(text));
			continue;
		}
		if (arg.operand && !known.includes('=')) break;
		if (arg.text === undefined) throw unsure('env', arg);
		if (/^(-|-i|--ignore-environment|--)$/.test(arg.text)) continue;
		if (/^(-u|-C|--unset|--chdir)$/.test(arg.text)) {
			index += 1;
			if (/C|chdir/.test(arg.text)) directory = args[index];
			continue;
		}
		if (/^(-u.+|--unset=.*|-0|--null)$/.test(arg.text)) continue;
		if (/^(-C|--chdir=)./.test(arg.text)) {
			directory = certain(arg.text.replace(/^(-C|--chdir=)/, ''));
			continue;
		}
		throw new Refusal('env', `env ${quote(arg.source)} is refused.`, 'Write VARIABLE=value and the command.');
	}
	if (directory !== undefined) checkDirectory({ ...call, name: 'env -C', args: [directory] });
	const command = args.slice(index);
	if (command.length > 0) call.run(command, directory);
}

/** How a refusal names it. */
export const XARGS_READS = 'what xargs reads';
const XARGS: Options = {
	valued: 'adEILnPs',
	optional: 'eil',
	names: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars', 'process-slot-var'],
};

/** What it reads becomes words of the command, and may be anything. */
function checkXargs(call: Call): void {
	const { args } = call;
	const length = lengthOfOptions(call, XARGS);
	const [first, ...rest] = args.slice(length);
	if (first === undefined) return;
	const { replaced, appends } = readXargs(args.slice(0, length).map(({ text }) => text ?? ''));
	const possible = readBy(call);
	const hole = uncertain(XARGS_READS, { single: replaced !== undefined && !appends, possible });
	const words = rest.map((arg) => {
		if (replaced === undefined || arg.text?.includes(replaced) === false) return arg;
		const prefix = (arg.text ?? arg.prefix).split(replaced)[0] ?? '';
		const texts = arg.text === undefined ? [] : possible.map((path) => arg.text?.replace(replaced, () => path) ?? path);
		const operand = prefix !== '' && !prefix.startsWith('-');
		return uncertain(arg.source, {
			prefix,
			single: arg.single,
			possible: texts,
			operand,
			likely: arg.text === undefined ? arg.likely : undefined,
		});
	});
	if (replaced !== undefined && first.text?.includes(replaced) !== false) throw unsure('xargs', first);
	call.run([first, ...words, ...(appends ? [hole] : [])]);
}

/** What a pipeline gives to xargs, where its commands are asked for paths. None when nobody knows. */
function readBy({ upstream, place }: Call): string[] {
	const noGit = upstream.some(
		({ name, args }) => name.text === 'grep' && args.some(({ source }) => /git/.test(source)),
	);
	return upstream.flatMap(({ name, args }) => {
		if (name.text === 'find') {
			const { possible } = found(args, place);
			return noGit ? possible.filter((path) => !path.endsWith('/.*')) : possible;
		}
		const words = args.filter(({ prefix, text }) => !(text ?? prefix).startsWith('-'));
		const searches =
			/^([ef]?grep|rg)$/.test(name.text ?? '') && args.some(({ text = '' }) => /^-\w*l|^--files/.test(text));
		const listed = searches ? words.slice(1) : /^(ls|echo|printf|fd)$/.test(name.text ?? '') ? words : [];
		// What lies here is named without the directory, so only what leads elsewhere tells something.
		return listed.flatMap((word) => pathsOf(word, place)).filter((path) => /^[~/]|(^|\/)\.\.(\/|$)/.test(path));
	});
}

/** The last mark is the one that is replaced. Where a number of words is given too, which of the two holds depends on the xargs. */
function readXargs(options: readonly string[]): { replaced: string | undefined; appends: boolean } {
	let replaced: string | undefined;
	let counts = false;
	for (let index = 0; index < options.length; index++) {
		const option = options[index] ?? '';
		const next = takesNext(option, XARGS) ? options[++index] : undefined;
		const [, letter, value = ''] = /^-[0oprtx]*([a-zA-Z])(.*)$/s.exec(option) ?? [];
		const [, long] = /^--r[a-z]*(?:=(.*))?$/s.exec(option) ?? [];
		if (letter === 'I') replaced = next ?? value;
		else if (letter === 'i') replaced = value === '' ? '{}' : value;
		else if (/^--re/.test(option)) replaced = long ?? '{}';
		else if (/^[nLl]$/.test(letter ?? '') || /^--max-[al]/.test(option)) counts = true;
	}
	return { replaced, appends: replaced === undefined || counts };
}

/** Each of its words is a command line. */
function checkConcurrently(call: Call): void {
	for (const [index, arg] of call.args.entries()) {
		if (arg.text?.startsWith('-') || /^-(n|c|-names|-prefix-colors|-prefix|p)$/.test(call.args[index - 1]?.text ?? ''))
			continue;
		if (arg.text === undefined) throw unsure(call.name, arg);
		call.shell(arg.text.replace(/^(npm|pnpm|yarn):/, '$1 run '));
	}
}
