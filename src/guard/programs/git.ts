import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
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
		...['branch\\.[\\w./-]+\\.(merge|remote|rebase)', 'rebase\\.autostash', 'format\\.pretty', 'column\\..*'],
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
		} else if (text === '-c') {
			index += 1;
			checkSetting(args[index]);
		} else if (
			!/^(--no-pager|-P|--no-optional-locks|--literal-pathspecs|--version|--help|--bare|--git-dir=.*|--work-tree=.*|--exec-path)$/.test(
				text,
			)
		) {
			throw new Refusal('git-option', `git ${quote(text)} may start another program.`, 'Use git without it.');
		}
	}
	const [subcommand, ...rest] = args.slice(index);
	if (subcommand?.text === undefined) return;
	const inner: Call = { ...call, args: rest };
	if (subcommand.text === 'config') return checkConfig(inner);
	checkSubcommand(subcommand.text, inner);
};

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
	const words = call.args.filter(({ text, prefix }) => !(text ?? prefix).startsWith('-'));
	if (/^(get|list|unset|set)$/.test(words[0]?.text ?? '')) words.shift();
	const [name, value] = words;
	if (value === undefined && words.length < 2) return;
	if (name?.text !== undefined && isHarmless(name.text, `${name.text}=${value?.text ?? ''}`)) return;
	throw new Refusal(
		'git-setting',
		`The setting ${quote(name?.source ?? '')} of git may start another program.`,
		'Leave it; only settings such as user.name may be changed.',
	);
}
