import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { checkNpx, isKnownPackage, isProgramName, withoutVersion } from './npx.ts';
import { beforeDashes, subcommandAt } from './package-words.ts';
import { type Call, checkOptions, type Rule, unsure } from './rule.ts';

const BEYOND = {
	refused: [
		...['g', 'global', 'location', 'script-shell', 'shell', 'userconfig', 'globalconfig', 'git', 'editor'],
		...['viewer', 'node-gyp'],
		...['onload-script', 'shell-emulator', 'shell-mode', 'otp', 'init-module', 'modules-folder', 'global-folder'],
		...['use-yarnrc'],
	],
	valued: 'wCF',
	valuedNames: ['workspace', 'filter', 'prefix', 'cwd'],
	why: 'reaches beyond the project',
	instead: 'Install in the project, without it.',
};

/** What acts for the user, opens a browser, or changes the machine. */
const ACTS =
	/^(publish|unpublish|login|logout|adduser|add-user|token|owner|author|team|access|org|profile|deprecate|undeprecate|dist-tag|dist-tags|star|unstar|hook|link|ln|set|trust|edit|explore|bugs|docs|repo|home|issues|global|policies|plugin|self-update|setup|env|server|upgrade-self|hlep)$/;

/** npm takes shortened words too; these are written in full. */
const NPM =
	/^(i|in|install|add|ci|clean-install|run|run-script|rum|urn|test|t|tst|start|stop|restart|ls|list|la|ll|outdated|update|up|upgrade|un|uninstall|unlink|remove|rm|r|audit|cache|config|c|get|pack|pkg|prune|rebuild|rb|view|v|info|show|explain|why|version|exec|x|init|create|innit|dedupe|ddp|find-dupes|fund|help|help-search|doctor|ping|prefix|root|search|s|se|find|query|sbom|shrinkwrap|whoami|diff|install-test|it|install-ci-test|cit|completion|bin)$/;

/** What pnpm and bun do themselves; any other word may be a script or a program. */
const PNPM =
	/^(i|install|add|remove|rm|un|uninstall|update|up|run|test|t|start|build|dev|lint|list|ls|why|outdated|audit|dedupe|prune|rebuild|pack|store|root|bin|import|fetch|patch|approve-builds|format|preview|check|typecheck|pm|init|create|ci|restart|stop)$/;

/** npm, pnpm, yarn and bun: what they install goes into the project, what they run is the project's own code. */
export const checkManager: Rule = (call) => {
	const { name } = call;
	checkOptions(call, BEYOND);
	// npm takes one hyphen for two.
	if (name === 'npm') checkOptions({ name, args: beforeDashes(call.args).map(withTwoHyphens) }, BEYOND);
	checkPlaces(call);
	const at = subcommandAt(call, name === 'npm' ? /^(-w|-C|--workspace|--prefix)$/ : /^(-C|-F|--filter|--cwd|--dir)$/);
	const [sub, ...rest] = call.args.slice(at);
	for (const { text, prefix, source } of call.args.slice(0, at))
		if (/^--?(c|ca|cal|call|p|pa.*)(=|$)/.test(text ?? prefix)) throw beforeWord(name, source);
	if (sub !== undefined) checkWord(call, sub, rest);
};

function checkWord(call: Call, sub: Argument, rest: readonly Argument[]): void {
	const { name } = call;
	const { text } = sub;
	if (text === undefined) throw unsure(name, sub);
	if (call.isOpened(`${name} ${text}`)) return;
	const inner: Call = { ...call, args: rest };
	const [first] = rest;
	const asks = /^(config|c)$/.test(text) && !/^(get|list|ls)?$/.test(first?.text ?? '?');
	const shows = name === 'npm' && /^(help|fund)$/.test(text) && rest.some(({ prefix }) => !prefix.startsWith('-'));
	const acts = name === 'yarn' && text === 'npm' && !/^(info|audit|whoami)$/.test(first?.text ?? '');
	if (ACTS.test(text) || asks || shows || acts)
		throw new Refusal(
			'package-manager',
			`${quote(`${name} ${text}`)} acts beyond the project, in the user's name, or for a person at a screen.`,
			'Change package.json and install in the project.',
		);
	if (name === 'npm' && !NPM.test(text))
		throw new Refusal(
			'package-manager',
			`${quote(`npm ${text}`)} is no command of npm that is written in full.`,
			'Write the whole word; a script is run by "npm run".',
		);
	if (/^(exec|x|dlx)$/.test(text)) {
		if (name === 'npm') checkNpmExec(call, rest);
		checkNpx(inner);
	} else if (/^(init|create|innit)$/.test(text)) checkInitializer(call, rest);
	else if (name === 'pnpm' && /^(recursive|multi|m)$/.test(text)) checkManager(inner);
	else if (name === 'yarn' && text === 'workspace') checkManager({ ...call, args: rest.slice(1) });
	else if (name === 'yarn' && text === 'workspaces') checkWorkspaces(call, rest);
	else if (name === 'bun' && text === 'run') {
		const index = subcommandAt(inner, /^(--cwd|--filter|-F)$/);
		const script = rest[index];
		if (script !== undefined && !script.prefix.includes('/')) checkScript(call, script, rest.slice(index + 1));
	} else if (/^(pnpm|bun)$/.test(name) && !PNPM.test(text)) checkScript(call, sub, rest);
}

/** A script of the project, or a program where there is none of that name. */
function checkScript(call: Call, word: Argument, rest: readonly Argument[]): void {
	if (/\.[cm]?[jt]sx?$/.test(word.text ?? '')) return;
	if (isProgramName(call, word, rest)) call.run([word, ...rest]);
}

/** npm takes its own options from behind the tool too. */
function checkNpmExec(call: Call, rest: readonly Argument[]): void {
	const tool = rest.findIndex(({ prefix }) => !prefix.startsWith('-'));
	for (const { text, prefix, source } of beforeDashes(rest).slice(tool === -1 ? rest.length : tool))
		if (/^--?(c|ca|cal|call|p|pa.*)(=|$)/.test(text ?? prefix)) throw beforeWord(call.name, source);
}

function beforeWord(name: string, source: string): Refusal {
	return new Refusal(
		'unknown-package',
		`${name} would take ${quote(source)} for what it is to fetch or run.`,
		'Put "--" before the tool, as in "npm exec -- tsc -p .", or use npx.',
	);
}

/** `npm init NAME` fetches and runs `create-NAME`. */
function checkInitializer(call: Call, rest: readonly Argument[]): void {
	const at = subcommandAt({ ...call, args: rest }, /^(-w|--workspace)$/);
	const text = rest[at]?.text;
	if (text === undefined) return;
	const name = withoutVersion(text);
	const [, scope, scoped] = /^(@[\w.-]+)(?:\/(.+))?$/.exec(name) ?? [];
	const full = scope === undefined ? `create-${name}` : `${scope}/create${scoped === undefined ? '' : `-${scoped}`}`;
	if (isKnownPackage(full) || isKnownPackage(`create-${name}`)) return;
	throw new Refusal(
		'unknown-package',
		`${call.name} would fetch and run ${full}, which is not a starter that the guard knows.`,
		'Write the files yourself, or use create-vite or the like.',
	);
}

/** `yarn workspaces foreach -A run build`. */
function checkWorkspaces(call: Call, rest: readonly Argument[]): void {
	if (!/^(foreach|run)$/.test(rest[0]?.text ?? '')) return;
	const inner = rest.slice(rest[0]?.text === 'foreach' ? 1 : 0);
	while (inner[0]?.prefix.startsWith('-') === true)
		inner.splice(0, /^(-j|--jobs|--include|--exclude|--from)$/.test(inner[0].text ?? '') ? 2 : 1);
	checkManager({ ...call, args: inner });
}

/** Where it is to work is written to. */
function checkPlaces(call: Call): void {
	for (const [index, { text = '' }] of beforeDashes(call.args).entries()) {
		const found = /^(?:--?(?:prefix|dir|cwd|modules-dir|lockfile-dir)(?:=(.*))?|-C)$/.exec(text);
		const place = found?.[1] === undefined ? call.args[index + 1] : certain(found[1]);
		if (found !== null && place !== undefined) call.write(place);
	}
}

function withTwoHyphens(arg: Argument): Argument {
	return arg.text !== undefined && /^-[a-z][\w-]+/i.test(arg.text) ? certain(`-${arg.text}`) : arg;
}
