import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { KNOWN_PACKAGES } from './default-list.ts';
import { checkMake } from './make.ts';
import { type Call, checkOptions, type Rule, unsure } from './rule.ts';

const known = new Set(KNOWN_PACKAGES);

/** A tool by the name of its package, of its command, or of a program. */
function checkTool(call: Call, words: readonly Argument[]): void {
	const [tool, ...args] = words;
	if (tool === undefined) return;
	const name = tool.text?.replace(/(?<=.)@[\w.^~*-]+$/, '').replace(/^\.\//, './');
	if (name === 'concurrently') {
		call.run([{ ...tool, text: 'concurrently' }, ...args]);
		return;
	}
	if (name === 'cross-env' || name === 'dotenv') {
		call.run(args.filter(({ text }) => !/^\w+=|^--$|^-[a-z]$/.test(text ?? '')));
		return;
	}
	if (name !== undefined && (known.has(name) || /^create-[\w-]+$/.test(name))) return;
	if (name !== undefined && call.isAllowed(name)) {
		call.run([{ ...tool, text: name }, ...args]);
		return;
	}
	throw new Refusal(
		'unknown-package',
		`${call.name} would fetch and run ${quote(tool.source)}, which is not a tool that the guard knows.`,
		'Add it to the project (npm install --save-dev) and run it as ./node_modules/.bin/NAME, or by a script of package.json.',
	);
}

const checkNpx: Rule = (call) => {
	const { args } = call;
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		const text = arg?.text;
		if (arg === undefined) return;
		if (text === undefined) throw unsure(call.name, arg);
		if (text === '-c' || text === '--call') {
			const code = args[index + 1];
			if (code?.text === undefined) throw unsure(call.name, code ?? arg);
			return call.shell(code.text);
		}
		if (text.startsWith('--call=')) return call.shell(text.slice(7));
		if (text === '-p' || text === '--package') {
			index += 1;
			if (args[index]?.text === undefined || !isKnown(args[index]?.text ?? ''))
				checkTool(call, args.slice(index, index + 1));
		} else if (text.startsWith('--package=')) {
			if (!isKnown(text.slice(10))) throw unsure(call.name, arg);
		} else if (!text.startsWith('-')) return checkTool(call, args.slice(index));
		else if (
			!/^(-y|--yes|--no|--no-install|--bun|-q|--quiet|--|--prefer-offline|--offline|-v|--version|--silent|--ignore-existing)$/.test(
				text,
			)
		)
			throw unsure(call.name, arg);
	}
};

function isKnown(name: string): boolean {
	return known.has(name.replace(/(?<=.)@[\w.^~*-]+$/, ''));
}

function checkManager(call: Call): void {
	checkOptions(call, {
		refused: [
			...['g', 'global', 'location', 'script-shell', 'shell', 'userconfig', 'globalconfig', 'git', 'editor'],
			...['viewer', 'node-gyp'],
			...['onload-script', 'shell-emulator', 'otp', 'init-module', 'modules-folder', 'global-folder', 'use-yarnrc'],
		],
		valued: 'wCF',
		valuedNames: ['workspace', 'filter', 'prefix', 'cwd'],
		why: 'reaches beyond the project',
		instead: 'Install in the project, without it.',
	});
	const at = subcommandAt(call, call.name === 'npm' ? /^(-w|--workspace|--prefix)$/ : /^(-C|-F|--filter|--cwd|--dir)$/);
	const [sub, ...rest] = call.args.slice(at);
	if (sub === undefined) return;
	if (sub.text === undefined) throw unsure(call.name, sub);
	if (call.isOpened(`${call.name} ${sub.text}`)) return;
	const [first] = rest;
	if (
		/^(publish|unpublish|login|logout|adduser|add-user|token|owner|author|team|access|org|profile|deprecate|undeprecate|dist-tag|star|unstar|hook|link|ln|set|trust|edit|explore|bugs|docs|repo|home|issues|global|policies|plugin|self-update|setup|env|server|upgrade-self)$/.test(
			sub.text,
		) ||
		(/^(config|c)$/.test(sub.text) && !/^(get|list|ls)?$/.test(first?.text ?? '?'))
	) {
		throw new Refusal(
			'package-manager',
			`${quote(`${call.name} ${sub.text}`)} acts beyond the project, or in the user's name.`,
			'Change package.json and install in the project.',
		);
	}
	if (/^(exec|x|dlx)$/.test(sub.text) && call.name !== 'yarn') {
		checkNpx({ ...call, args: rest });
		return;
	}
	if (/^(exec|dlx)$/.test(sub.text)) {
		checkNpx({ ...call, args: rest });
		return;
	}
	if (/^(init|create|innit)$/.test(sub.text) && first?.text !== undefined && !first.text.startsWith('-')) {
		if (isKnown(`create-${first.text.replace(/(?<=.)@[\w.^~*-]+$/, '')}`)) return;
		throw unknownInitializer(call, first);
	}
	// An unknown word of pnpm and bun may be any program.
	if (
		/^(pnpm|bun)$/.test(call.name) &&
		!PNPM.test(sub.text) &&
		(call.isAllowed(sub.text) || !/^[\w:.-]+$/.test(sub.text) || CLOSED_WORDS.test(sub.text))
	)
		call.run([sub, ...rest]);
}

function unknownInitializer(call: Call, { source }: Argument): Refusal {
	return new Refusal(
		'unknown-package',
		`${call.name} would fetch and run create-${source}.`,
		'Write the files yourself, or use create-vite or the like.',
	);
}

/** `uv run`, `poetry run`, `bundle exec` and the like. */
const runner =
	(word: string, refused: RegExp): Rule =>
	(call) => {
		const [sub, ...rest] = call.args;
		if (sub === undefined) return;
		if (sub.text === undefined) throw unsure(call.name, sub);
		if (refused.test(sub.text)) throw beyond(call.name, sub.text);
		if (sub.text.startsWith('-') && !FLAGS.test(sub.text)) throw unsure(call.name, sub);
		if (sub.text !== word) return;
		while (rest[0]?.text !== undefined && /^--?[\w-]+$/.test(rest[0].text)) rest.shift();
		checkTool(call, rest);
	};

const PNPM =
	/^(i|install|add|remove|rm|un|uninstall|update|up|run|test|t|start|build|dev|lint|list|ls|why|outdated|audit|dedupe|prune|rebuild|pack|store|root|bin|import|fetch|patch|approve-builds|format|preview|check|typecheck|pm|init|create|ci|restart|stop)$/;
const CLOSED_WORDS =
	/^(sudo|su|ssh|bash|sh|dash|zsh|docker|env|nohup|exec|eval|vim?|nano|less|systemctl|mount|crontab|claude|autocoder|nc|socat|psql|script)$/;

/** Options before the subcommand that take no word with them. */
const FLAGS =
	/^(-[rsqvVhyw]|--(silent|recursive|if-present|no-[\w-]+|yes|parallel|stream|version|help|quiet|verbose|production|offline|prefer-offline|workspaces|include-workspace-root|workspace-root|disable-pip-version-check)|--[\w-]+=.*|\+[\w.-]+)$/;

/** Where the subcommand stands. @throws Refusal for an option that may take a word with it */
function subcommandAt({ name, args }: Call, valued: RegExp): number {
	for (let index = 0; index < args.length; index++) {
		const arg = args[index];
		if (arg?.text === undefined) break;
		if (valued.test(arg.text)) index += 1;
		else if (!/^[-+]/.test(arg.text)) return index;
		else if (!FLAGS.test(arg.text)) throw unsure(name, arg);
	}
	const open = args.find(({ text }) => text === undefined);
	if (open !== undefined) throw unsure(name, open);
	return args.length;
}

function words(refused: RegExp, reading?: RegExp): Rule {
	return (call) => {
		const sub = call.args[subcommandAt(call, /^$/)];
		if (sub === undefined) return;
		if (sub.text === undefined) throw unsure(call.name, sub);
		const onlyReads = reading?.test(sub.text) && !call.args.some(({ text }) => /^-[wu]$/.test(text ?? ''));
		if (refused.test(sub.text) && onlyReads !== true) throw beyond(call.name, sub.text);
	};
}

function checkPip(call: Call): void {
	checkOptions(call, {
		refused: [
			...['user', 'target', 't', 'prefix', 'root', 'python', 'break-system-packages', 'config-settings', 'C'],
			...['proxy', 'trusted-host'],
		],
		valued: 'rcei',
		valuedNames: ['requirement', 'constraint', 'index-url'],
		why: 'installs beyond the project',
		instead: 'Install in a virtual environment of the project.',
	});
	words(/^(config|cache|debug)$/)(call);
}

function checkGo(call: Call): void {
	for (const { text, prefix, source } of call.args) {
		const known = text ?? prefix;
		if (/^--?(toolexec|exec|overlay|modfile|vettool)/.test(known)) throw beyond('go', source);
		// The linker is told which programs to start.
		if (/-(extld|extar)(?=[\s=]|$)|-(wrapper|fuse-ld|fplugin|specs)/.test(text ?? source)) throw beyond('go', source);
	}
	words(/^(env|telemetry|bug)$/, /^(env)$/)(call);
	const [sub, ...rest] = call.args;
	const program = rest.find(({ prefix }) => !prefix.startsWith('-'));
	const name = program?.text ?? program?.prefix ?? '';
	if (/^(run|install)$/.test(sub?.text ?? '') && /@/.test(name) && !isKnownGo(name))
		throw new Refusal(
			'unknown-package',
			`go would fetch and run ${quote(name)}, which is not a tool that the guard knows.`,
			'Add it to the project (go get -tool), and run it by go tool.',
		);
}

/** Tools that come with Go, or that its projects are built with. */
function isKnownGo(name: string): boolean {
	return /^(golang\.org\/x\/|github\.com\/(golangci\/golangci-lint|air-verse\/air|cosmtrek\/air|swaggo\/swag|sqlc-dev\/sqlc|pressly\/goose|a-h\/templ|golang\/mock|onsi\/ginkgo)(\/|@)|honnef\.co\/go\/tools\/|gotest\.tools\/)/.test(
		name,
	);
}

function beforeDashes(args: readonly Argument[]): readonly Argument[] {
	const end = args.findIndex(({ text }) => text === '--');
	return end === -1 ? args : args.slice(0, end);
}

function beyond(name: string, word: string): Refusal {
	return new Refusal(
		'beyond',
		`${quote(`${name} ${word}`)} reaches beyond the project.`,
		'Stay with what the project needs.',
	);
}

/** Package managers: what they install goes into the project, what they run is the project's own code. */
export const PACKAGE_RULES: Record<string, Rule> = {
	npx: checkNpx,
	bunx: checkNpx,
	...Object.fromEntries(['npm', 'pnpm', 'yarn', 'bun'].map((name) => [name, checkManager])),
	uv: runner('run', /^(publish|self|auth)$/),
	poetry: runner('run', /^(publish|self|config)$/),
	pipenv: runner('run', /^(shell)$/),
	bundle: runner('exec', /^(config|plugin|open)$/),
	pip: checkPip,
	pip3: checkPip,
	gem: words(/^(push|yank|owner|signin|signout)$/),
	composer: words(/^(global|config|self-update)$/),
	cargo: (call) => {
		checkOptions(
			{ ...call, args: beforeDashes(call.args) },
			{
				refused: ['config', 'Z'],
				valued: 'pFCj',
				why: 'may start another program',
				instead: 'Use cargo without it.',
			},
		);
		words(/^(publish|login|logout|owner|yank|install|uninstall|search)$/)(call);
	},
	go: checkGo,
	make: checkMake,
};
