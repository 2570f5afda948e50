import { isOwnGround, placeOf } from '../place.ts';
import { quote, Refusal } from '../refusal.ts';
import { type Argument, certain } from '../shell/word.ts';
import { checkSubcommand } from './git-subcommands.ts';
import { type Call, checkOptions, type Rule, unsure } from './rule.ts';

/** Settings that git may be given by `-c` and `git config`: none of them starts a program or leads elsewhere. */
const SETTINGS = new RegExp(
	`^(${[
		...[
			'user\\.(name|email)',
			'init\\.defaultbranch',
			'core\\.(autocrlf|eol|quotepath|filemode|ignorecase|safecrlf|precomposeunicode|longpaths)',
		],
		...['color\\..*', 'advice\\..*', 'pull\\.(rebase|ff)', 'merge\\.(ff|conflictstyle)', 'commit\\.(verbose)'],
		...['push\\.default', 'fetch\\.prune'],
		...[
			'diff\\.(renames|algorithm|mnemonicprefix|colormoved)',
			'log\\.(date|decorate)',
			'rerere\\.enabled',
			'gc\\.auto',
			'status\\..*',
		],
		...[
			'branch\\.[\\w./-]+\\.(merge|rebase)',
			'branch\\.[\\w./-]+\\.remote=[\\w-]*',
			'rebase\\.autostash',
			'format\\.pretty',
			'column\\..*',
		],
		...['core\\.pager=(cat)?', 'core\\.editor=true'],
		...['(commit|tag)\\.gpgsign(=false)?', 'core\\.fsmonitor=false', 'core\\.hookspath=/dev/null', 'safe\\.directory'],
	].join('|')})$`,
	'i',
);

export const checkGit: Rule = (call) => {
	const { args } = call;
	let index = 0;
	for (; index < args.length; index++) {
		const arg = args[index];
		const text = arg?.text;
		if (arg === undefined) return;
		if (text === undefined) throw unsure('git', arg);
		if (!text.startsWith('-')) break;
		if (text === '-C') {
			index += 1;
			const directory = args[index];
			if (directory !== undefined && !directory.single) throw unsure('git', directory);
			if (directory !== undefined) checkRepository(call, directory);
		} else if (text === '-c') {
			index += 1;
			checkSetting(args[index]);
		} else if (/^--(git-dir|work-tree)=/.test(text)) checkRepository(call, certain(text.slice(text.indexOf('=') + 1)));
		else if (
			!/^(--no-pager|-P|--no-optional-locks|--literal-pathspecs|--version|--help|--bare|--exec-path)$/.test(text)
		) {
			throw new Refusal('git-option', `git ${quote(text)} may start another program.`, 'Use git without it.');
		}
	}
	const [subcommand, ...rest] = args.slice(index);
	if (subcommand?.text === undefined) return;
	if (args.slice(0, index).some(({ text }) => text === '--help'))
		throw new Refusal('git-runs', 'git --help shows a manual by another program.', 'Use "git COMMAND -h".');
	const inner: Call = { ...call, args: rest };
	if (subcommand.text === 'config') return checkConfig(inner);
	checkSubcommand(subcommand.text, inner);
};

/** Whatever git does there, it does it to the user's other work. */
function checkRepository({ place }: Call, directory: Argument): void {
	const path = directory.text ?? directory.likely ?? directory.prefix;
	const isOpen = directory.text === undefined && directory.likely === undefined;
	if (isOpen ? !/^[/~]|\.\./.test(path) : isOwnGround(placeOf(path, place), place)) return;
	throw new Refusal(
		'git-elsewhere',
		`The repository in ${quote(directory.source)} is not that of the project.`,
		'Work in the project; look at files outside with cat or grep.',
	);
}

function checkSetting(arg: Argument | undefined): void {
	const known = arg?.text ?? arg?.prefix ?? '';
	const name = known.split('=')[0] ?? '';
	if (arg?.single === true && known.includes('=') && isHarmless(name, arg.text)) return;
	throw new Refusal(
		'git-setting',
		`git -c ${quote(arg?.source ?? '')} may start another program.`,
		'Use git without it; only settings such as user.name may be given.',
	);
}

function isHarmless(name: string, whole: string | undefined): boolean {
	return SETTINGS.test(name) || (whole !== undefined && SETTINGS.test(whole));
}

/** Reading is free; writing is for harmless settings of this repository. */
function checkConfig(call: Call): void {
	checkOptions(call, {
		refused: ['global', 'system', 'worktree', 'f', 'file', 'blob', 'e', 'edit', 'rename-section', 'remove-section'],
		why: 'changes settings outside of this repository, or more than one',
		instead: 'Set single values for this repository, such as "git config user.name".',
	});
	const { args } = call;
	const sub = /^(get|list|unset|set)$/.exec(args[0]?.text ?? '')?.[0];
	// Options come before the name, and whatever follows it is a value.
	let at = sub === undefined ? 0 : 1;
	while (args[at]?.operand === false) at += /^--(type|default|comment|value)$/.test(args[at]?.text ?? '') ? 2 : 1;
	const options = args.slice(0, at).map(({ text }) => text ?? '');
	if (
		/^(get|list)$/.test(sub ?? '') ||
		options.some((text) => /^(-l|--list|--get(-all|-regexp|-urlmatch)?)$/.test(text))
	)
		return;
	const unsets = sub === 'unset' || options.some((text) => text.startsWith('--u'));
	const [name, ...values] = args.slice(at);
	if (name?.text !== undefined && values.length === 0 && !unsets && sub !== 'set') return;
	const value = unsets ? '' : values[0]?.text;
	if (name?.text !== undefined && isHarmless(name.text, value === undefined ? undefined : `${name.text}=${value}`))
		return;
	if (name === undefined) return;
	throw new Refusal(
		'git-setting',
		`The setting ${quote(name.source)} of git may start another program, or lead elsewhere.`,
		'Leave it; only settings such as user.name may be changed.',
	);
}
