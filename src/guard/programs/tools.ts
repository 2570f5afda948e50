import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain, uncertain } from '../shell/word.ts';
import { publishes } from './publishing.ts';
import { type Call, checkProgramFile, type Rule, unsure } from './rule.ts';

/** Tools of a project that start what they are told to. */
export const TOOL_RULES: Record<string, Rule> = {
	'cross-env': (call) => run(call, afterAssignments(call, call.args)),
	'cross-env-shell': (call) => shell(call, afterAssignments(call, call.args)),
	dotenv: checkDotenv,
	'dotenv-cli': checkDotenv,
	c8: checkCoverage,
	nyc: checkCoverage,
	nodemon: (call) => shellOptions(call, /^(-x|--exec)$/),
	tsup: (call) => shellOptions(call, /^--on-?success$/i),
	lerna: (call) => checkMonorepo(call, /^(publish|version|bootstrap|import)$/),
	nx: (call) => checkMonorepo(call, /^(release|connect|login|logout|import)$/),
	'start-server-and-test': checkServerAndTest,
	'server-test': checkServerAndTest,
	pm2: checkPm2,
	cmake: checkCmake,
	...Object.fromEntries(['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++'].map((name) => [name, checkCompiler])),
};

function run(call: Call, words: readonly Argument[]): void {
	if (words[0]?.prefix.startsWith('-') === true) throw unsure(call.name, words[0]);
	call.run(words);
}

/** A shell gets the words as one text. */
function shell(call: Call, words: readonly Argument[]): void {
	const texts = words.map((word) => {
		if (word.text === undefined) throw unsure(call.name, word);
		return word.text;
	});
	if (texts.length > 0) call.shell(texts.join(' '));
}

function afterAssignments(call: Call, args: readonly Argument[]): readonly Argument[] {
	const end = args.findIndex(({ prefix }) => !/^\w+=/.test(prefix));
	for (const { text, prefix, source } of args.slice(0, end === -1 ? args.length : end)) {
		const at = prefix.indexOf('=');
		const value = text?.slice(at + 1);
		call.assign(prefix.slice(0, at), value === undefined ? uncertain(source) : certain(value));
	}
	return end === -1 ? [] : args.slice(end);
}

/** `dotenv -e .env -- command`: behind the command an option would be its own too, unless there are hyphens before it. */
function checkDotenv(call: Call): void {
	const { args } = call;
	let index = 0;
	for (; index < args.length; index++) {
		const arg = args[index];
		if (arg === undefined || arg.operand || arg.text === '--') break;
		const next = args[index + 1];
		if (/^-[evp]$/.test(arg.text ?? '') && next !== undefined) {
			if (arg.text === '-v') setsVariable(call, next);
			else if (!next.operand) throw unsure(call.name, next);
			index += 1;
		} else if (!/^(-[ep].+|--(override|debug|quiet|no-expand|version|help))$/.test(arg.text ?? ''))
			throw unsure(call.name, arg);
	}
	const ended = args[index]?.text === '--';
	const command = args.slice(ended ? index + 1 : index);
	const own = ended ? undefined : command.find((arg) => !arg.operand && /^-[evpco]|^$/.test(arg.text ?? arg.prefix));
	if (own !== undefined) throw unsure(call.name, own);
	run(call, afterAssignments(call, command));
}

function setsVariable(call: Call, arg: Argument): void {
	const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(arg.text ?? '') ?? [];
	if (name === undefined || value === undefined) throw unsure(call.name, arg);
	call.assign(name, certain(value));
}

const COVERAGE_VALUED =
	/^(-[ronx]|--(reporter|reports-dir|report-dir|temp-dir|temp-directory|include|exclude|src|extension|lines|branches|functions|statements|cwd|require|watermarks))$/;

function checkCoverage(call: Call): void {
	const { args } = call;
	let index = 0;
	for (; args[index]?.prefix.startsWith('-') === true; index++) {
		const { text } = args[index] ?? {};
		if (text === '--') {
			index += 1;
			break;
		}
		if (text !== undefined && COVERAGE_VALUED.test(text)) index += 1;
		else if (
			text === undefined ||
			!/^(-a|-s|--[\w-]+=.*|--(all|check-coverage|per-file|clean|silent|skip-full|100|no-\w+|instrument|source-map|cache|eager|hook-\w+))$/.test(
				text,
			)
		)
			throw unsure(call.name, args[index] as Argument);
	}
	const [first, ...rest] = args.slice(index);
	if (first === undefined || /^(report|check-coverage|merge|instrument)$/.test(first.text ?? '')) return;
	run(call, [first, ...rest]);
}

/** Options whose value a shell runs. */
function shellOptions(call: Call, names: RegExp): void {
	const { args } = call;
	for (const [index, arg] of args.entries()) {
		if (arg.text === '--') return;
		const known = arg.text ?? arg.prefix;
		const [name = ''] = known.split('=');
		if (!names.test(name)) {
			if (arg.text === undefined && !arg.operand && !known.includes('=')) throw unsure(call.name, arg);
			continue;
		}
		const value = known.includes('=') ? arg.text?.slice(name.length + 1) : args[index + 1]?.text;
		if (value === undefined) throw unsure(call.name, args[index + 1] ?? arg);
		call.shell(value);
	}
}

function checkMonorepo(call: Call, beyond: RegExp): void {
	const at = call.args.findIndex(({ prefix }) => !prefix.startsWith('-'));
	const [sub, ...rest] = at === -1 ? [] : call.args.slice(at);
	if (sub === undefined) return;
	if (sub.text === undefined) throw unsure(call.name, sub);
	if (beyond.test(sub.text) && !call.isOpened(`${call.name} ${sub.text}`)) throw publishes(call.name, sub.text);
	if (sub.text !== 'exec') return;
	const dashes = rest.findIndex(({ text }) => text === '--');
	const command = dashes === -1 ? rest.filter(({ prefix }) => !prefix.startsWith('-')) : rest.slice(dashes + 1);
	shell(call, command);
}

/** Names that scripts of a package.json have. */
const SCRIPT = /^(dev|start|serve|server|test|tests|e2e|ci|build|preview|client|api|web|app|[\w-]+:[\w:-]+)$/;

function checkServerAndTest(call: Call): void {
	for (const arg of call.args) {
		const { text } = arg;
		if (text === undefined) throw unsure(call.name, arg);
		if (/^(\d+|:\d+|(https?|https?-get|tcp|socket):.*|-.*)$/.test(text) || SCRIPT.test(text)) continue;
		call.shell(text);
	}
}

function checkPm2(call: Call): void {
	const at = call.args.findIndex(({ prefix }) => !prefix.startsWith('-'));
	const [sub, ...rest] = at === -1 ? [] : call.args.slice(at);
	if (sub === undefined) return;
	if (sub.text === undefined) throw unsure(call.name, sub);
	if (
		/^(deploy|startup|unstartup|link|unlink|plus|login|logout|register|publish|install|module:.*|set|multiset)$/.test(
			sub.text,
		)
	)
		throw publishes('pm2', sub.text);
	for (const [index, { text }] of rest.entries()) {
		const value =
			/^--interpreter=(.*)$/.exec(text ?? '')?.[1] ?? (text === '--interpreter' ? rest[index + 1]?.text : undefined);
		if (value !== undefined && value !== 'none') call.run([certain(value)]);
	}
	if (!/^(start|restart|reload)$/.test(sub.text)) return;
	const dashes = rest.findIndex(({ text }) => text === '--');
	const [program] = rest.filter(({ prefix }) => !prefix.startsWith('-'));
	if (program?.text === undefined) {
		if (program !== undefined) throw unsure('pm2', program);
		return;
	}
	if (/\s/.test(program.text)) call.shell(program.text);
	else if (/[./]/.test(program.text)) call.script(program);
	else if (sub.text === 'start') call.run([program, ...(dashes === -1 ? [] : rest.slice(dashes + 1))]);
}

function checkCmake(call: Call): void {
	const at = call.args.findIndex(({ text }) => text === '-E');
	for (const { text, prefix, source } of call.args)
		if (
			/CMAKE_\w*(COMPILER|LAUNCHER|LINKER|MAKE_PROGRAM|EMULATOR)\w*(:\w+)?=(?!(gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ccache|ninja|make)$)/.test(
				text ?? prefix,
			)
		)
			throw starts('cmake', source);
	if (at === -1) {
		const script = call.args.findIndex(({ text }) => text === '-P');
		if (script !== -1) checkProgramFile(call, call.args[script + 1]);
		return;
	}
	const [sub, ...rest] = call.args.slice(at + 1);
	const word = sub?.text ?? '';
	if (word === 'time') run(call, rest);
	else if (word === 'chdir') run(call, rest.slice(1));
	else if (word === 'env')
		run(
			call,
			afterAssignments(
				call,
				rest.filter(({ text }, index) => index > 0 || text !== '--'),
			),
		);
	else if (/^(make_directory|copy\w*|touch\w*|create_\w+|rename|rm|remove\w*|create_hardlink)$/.test(word))
		for (const path of rest.filter(({ prefix }) => !prefix.startsWith('-'))) call.write(path);
	else if (!/^(echo\w*|compare_files|cat|capabilities|environment|\w+sum|tar|sleep|true|false)$/.test(word))
		throw starts('cmake', `-E ${word}`);
}

/** A compiler starts the programs of its own parts, and others when it is told to. */
function checkCompiler(call: Call): void {
	for (const { text, prefix, source, operand } of call.args) {
		const known = text ?? prefix;
		if (/^-(wrapper|fplugin|specs|B|fuse-ld=.*\/)|^--(specs|config|prefix)|^@|^-Xclang$|-(load|plugin)\b/.test(known))
			throw starts(call.name, source);
		if (text === undefined && !operand && !/^-\w/.test(prefix)) throw unsure(call.name, uncertain(source));
	}
}

function starts(name: string, source: string): Refusal {
	return new Refusal(
		'starts',
		`${name} ${quote(source)} starts another program.`,
		'Use it without, or start the program itself.',
	);
}
