import { quote, Refusal } from '../refusal.ts';
import { checkMake } from './make.ts';
import { checkManager } from './node-managers.ts';
import { checkNpx, checkTool } from './npx.ts';
import { beforeDashes, FLAGS, subcommandAt } from './package-words.ts';
import { type Call, checkOptions, type Rule, unsure } from './rule.ts';

/** `uv run`, `poetry run`, `bundle exec` and the like. */
const runner =
	(word: string, refused: RegExp): Rule =>
	(call) => {
		const [sub, ...rest] = call.args;
		if (sub === undefined) return;
		if (sub.text === undefined) throw unsure(call.name, sub);
		if (refused.test(sub.text)) throw beyond(call.name, sub.text);
		if (sub.text.startsWith('-') && !FLAGS.test(sub.text)) throw unsure(call.name, sub);
		// `uv tool run` fetches what it runs.
		const isTool = call.name === 'uv' && sub.text === 'tool';
		if (isTool && !/^(run|list|dir)$/.test(rest[0]?.text ?? '')) throw beyond(call.name, 'tool');
		if (isTool && rest[0]?.text === 'run') rest.shift();
		else if (sub.text !== word) return;
		while (rest[0]?.text !== undefined && /^--?[\w-]+$/.test(rest[0].text)) rest.shift();
		checkTool(call, rest);
	};

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
