import { quote, Refusal } from '../refusal.ts';
import { checkOutput, hasOption, readOptions } from './git-options.ts';
import { throwsAway, WORK_TREE_RULES } from './git-work-tree.ts';
import { type Call, checkOptions, unsure } from './rule.ts';

/** Subcommands that look, or change the repository only. */
const FREE = new Set([
	...['status', 'log', 'show', 'rev-parse', 'rev-list', 'ls-files', 'ls-tree', 'cat-file', 'merge-base'],
	...['describe', 'blame', 'annotate'],
	...['shortlog', 'show-ref', 'show-branch', 'symbolic-ref', 'for-each-ref', 'name-rev', 'count-objects'],
	...['check-ignore', 'check-attr'],
	...['diff-tree', 'diff-index', 'diff-files', 'hash-object', 'write-tree', 'notes', 'version', 'var'],
	...['whatchanged', 'range-diff'],
	...['fsck', 'cherry', 'branch', 'tag', 'mv', 'init', 'diff', 'verify-commit'],
	...['stripspace', 'check-ref-format'],
	...['add', 'merge', 'cherry-pick', 'revert', 'update-index', 'merge-tree', 'ls-remote', 'am'],
	...['sparse-checkout', 'commit-tree'],
	...['fetch', 'pull', 'clone', 'get-tar-commit-id', 'patch-id', 'column', 'interpret-trailers'],
]);

const RUNS = {
	refused: [
		...['ext-diff', 'upload-pack', 'receive-pack', 'exec', 'template', 'open-files-in-pager', 'gpg-sign'],
		...['config', 'config-env'],
		...['remote', 'strategy', 'separate-git-dir', 'reference', 'server-option', 'interactive', 'edit'],
	],
	why: 'may start another program or waits for a person',
	instead: 'Use git without it.',
};

const LOG_NAMES = ['format', 'author', 'since', 'until', 'grep', 'after', 'before', 'max-count', 'pretty', 'date'];
const CLONE_NAMES = ['depth', 'branch', 'initial-branch'];

export function checkSubcommand(name: string, call: Call): void {
	const words = call.args.map(({ text, source }) => text ?? source);
	const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
	for (const { text, prefix, source } of call.args)
		if (/^(ext|fd)::|^--upload-pack|^--receive-pack/.test(text ?? prefix)) throw runs(name, source);

	if (words[0] === '--help') throw runs(name, '--help');
	const rule = WORK_TREE_RULES[name];
	if (rule !== undefined) {
		rule({ ...call, name });
		return;
	}
	switch (name) {
		case 'commit':
			checkOptions(call, {
				...RUNS,
				refused: ['gpg-sign', 'S', 'e', 'edit', 'p', 'patch', 'interactive'],
				valued: 'mFCct',
				valuedNames: ['message', 'author', 'date'],
			});
			if (has(/^-[a-z]*[mFC]|^--(message|file|no-edit|reuse-message|fixup|dry-run|allow-empty-message)/)) return;
			throw new Refusal('git-editor', 'git commit without a message waits for an editor.', 'Give it with -m.');
		case 'rebase':
			checkOptions(call, {
				...RUNS,
				refused: ['exec', 'x', 'interactive', 'i', 'edit-todo', 'gpg-sign', 'S', 'strategy', 's'],
			});
			return;
		case 'bisect':
			// Its command goes through a shell of git's own.
			if (/^(run|visualize|view)$/.test(words[0] ?? '')) throw runs(name, words[0] ?? '');
			certainly(call);
			return;
		case 'grep': {
			checkOptions(call, {
				...RUNS,
				refused: ['O', 'open-files-in-pager', 'ext-grep', 'textconv'],
				valued: 'eABCfm',
			});
			return;
		}
		case 'submodule': {
			const { words: named } = readOptions(call);
			if (!/^(status|init|update|sync|add)?$/.test(named[0]?.text ?? (named.length > 0 ? '?' : '')))
				throw runs(name, words.join(' '));
			checkHosts(call);
			return;
		}
		case 'remote':
			if (/^(show|get-url)?$/.test(words.find((word) => !/^(-v|--verbose)$/.test(word)) ?? '')) return;
			throw new Refusal(
				'git-remote',
				`git remote ${quote(words.join(' '))} changes where the user's code goes.`,
				'Leave remotes as they are.',
			);
		case 'push':
			if (
				has(/^(-f|--force.*|--mirror|--delete|-d|--prune|\+.*|:.+)$/) ||
				call.args.some(({ text }) => text === undefined)
			)
				throw new Refusal(
					'git-push-force',
					'A forced push throws away what others have.',
					'Leave remote repositories as they are.',
				);
			if (call.isOpened('git push')) {
				checkOptions(call, RUNS);
				return;
			}
			throw new Refusal('git-push', "git push changes a repository of the user's.", 'Commit here; the user pushes.');
		case 'reflog':
			if (/^(expire|delete)$/.test(words[0] ?? ''))
				throw throwsAway(`git reflog ${words[0] ?? ''}`, 'Leave the reflog alone.');
			return;
		case 'gc':
			if (hasOption(readOptions(call), 'prune')) throw throwsAway('git gc --prune', 'Use "git gc" as it is.');
			return;
		case 'update-ref':
			throw throwsAway('git update-ref', 'Use git branch and git commit.');
		case 'archive': {
			checkOptions(call, { ...RUNS, refused: ['exec', 'remote'], valued: 'o' });
			checkOutput(call, { letters: 'o', names: ['output', 'format', 'prefix'] }, 'o', 'output');
			return;
		}
		case 'format-patch': {
			checkOptions(call, { ...RUNS, refused: ['ext-diff'], valued: 'onvOMCBUGS' });
			checkOutput(call, { letters: 'ovO', names: ['output-directory', 'output'] }, 'o', 'output-directory', 'output');
			return;
		}
		case 'bundle': {
			const { words: named } = readOptions(call);
			if (named[0]?.text === 'create' && named[1] !== undefined) call.write(named[1]);
			else if (!/^(verify|list-heads)$/.test(named[0]?.text ?? '')) throw runs(name, words.join(' '));
			return;
		}
		case 'worktree': {
			const read = readOptions(call, { letters: 'bB', names: ['reason', 'expire'] });
			if (read.words[0]?.text === 'remove' && hasOption(read, 'f', 'force'))
				throw throwsAway('git worktree remove --force', 'Commit there first, and remove it without.');
			for (const path of /^(add|move)$/.test(read.words[0]?.text ?? '?') ? read.words.slice(1) : [])
				if (/^[/~]|\.\./.test(path.text ?? path.prefix)) call.write(path);
			return;
		}
		case 'help': {
			if (words.every((word) => /^(-a|-g|--all|--guides)$/.test(word))) return;
			throw runs(name, words.join(' '));
		}
		case 'branch':
		case 'tag':
			checkOptions(call, {
				...RUNS,
				refused: ['edit-description', 'sign', 's', 'u', 'local-user', 'e', 'edit'].filter(
					(one) => name === 'tag' || one.length > 1,
				),
				valued: 'mF',
			});
			if (name === 'tag' && has(/^-a/) && !has(/^-\w*[mF]|^--(message|file)/)) throw runs(name, '-a');
			return;
		case 'add':
			checkOptions(call, { ...RUNS, refused: ['interactive', 'i', 'patch', 'p', 'edit', 'e'] });
			for (const path of call.args)
				if (/(^|\/)(features|assistant)\.db|(^|\/)\.autocoder/.test(path.text ?? '')) call.write(path);
			return;
		case 'cherry-pick':
		case 'revert':
		case 'merge':
		case 'pull': {
			checkOptions(call, {
				...RUNS,
				refused: ['upload-pack', 'gpg-sign', 'S', 'strategy', 's', 'e', 'edit', 'x-none'],
				valued: 'mXF',
				valuedNames: ['message', 'strategy-option'],
			});
			if (name === 'pull') checkHosts(call);
			return;
		}
		case 'diff':
		case 'show':
		case 'log':
		case 'whatchanged':
		case 'diff-tree':
		case 'diff-index':
		case 'diff-files': {
			checkOptions(call, {
				...RUNS,
				refused: ['ext-diff'],
				valued: 'nGSLOl',
				valuedNames: LOG_NAMES,
			});
			checkOutput(call, { letters: 'nGSLOl', names: [...LOG_NAMES, 'output'] }, 'output');
			return;
		}
		case 'fetch':
		case 'clone':
		case 'ls-remote':
		case 'init': {
			checkOptions(call, {
				...RUNS,
				refused: [...RUNS.refused, 'u', 'c'],
				valued: 'boj',
				valuedNames: CLONE_NAMES,
			});
			checkHosts(call);
			const { words: named } = readOptions(call, { letters: 'boj', names: CLONE_NAMES });
			for (const path of name === 'init' ? named : name === 'clone' ? named.slice(1) : []) call.write(path);
			return;
		}
		default:
			if (!FREE.has(name)) throw runs(name, '');
	}
}

/** Every word is written out, or cannot be an option. */
function certainly({ args }: Call): void {
	for (const arg of args) if (arg.text === undefined && !arg.operand) throw unsure('git', arg);
}

/** Git starts ssh for such an address. */
function checkHosts({ args }: Call): void {
	for (const { text, likely, prefix } of args)
		if (/^(ssh|git\+ssh|ssh\+git):|^[\w.+-]+@[\w.-]+:/.test(text ?? likely ?? prefix))
			throw new Refusal(
				'git-ssh',
				`git starts ssh for ${quote(text ?? likely ?? prefix)}, which is not for agents.`,
				'Use an address that begins with https://.',
			);
}

function runs(name: string, source: string): Refusal {
	return new Refusal(
		'git-runs',
		`${quote(`git ${name} ${source}`)} may start other programs, or waits for a person.`,
		name === 'help' || source === '--help' ? 'Use "git COMMAND -h".' : 'Use plain git commands, one after the other.',
	);
}
