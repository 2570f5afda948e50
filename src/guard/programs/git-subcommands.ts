import { quote, Refusal } from '../refusal.ts';
import { type Call, checkOptions, unsure } from './rule.ts';

/** Subcommands that look, or change the repository only. */
const FREE = new Set([
	...['status', 'log', 'show', 'rev-parse', 'rev-list', 'ls-files', 'ls-tree', 'cat-file', 'merge-base'],
	...['describe', 'blame', 'annotate'],
	...['shortlog', 'show-ref', 'show-branch', 'symbolic-ref', 'for-each-ref', 'name-rev', 'count-objects'],
	...['check-ignore', 'check-attr'],
	...['diff-tree', 'diff-index', 'diff-files', 'hash-object', 'write-tree', 'notes', 'version', 'var'],
	...['whatchanged', 'range-diff'],
	...['format-patch', 'fsck', 'cherry', 'branch', 'tag', 'mv', 'apply', 'init', 'diff', 'verify-commit'],
	...['stripspace', 'check-ref-format'],
	...['add', 'merge', 'cherry-pick', 'revert', 'worktree', 'update-index', 'merge-tree', 'ls-remote', 'am'],
	...['sparse-checkout', 'commit-tree'],
	...['fetch', 'pull', 'clone', 'rm', 'read-tree', 'get-tar-commit-id', 'patch-id', 'column', 'interpret-trailers'],
	...['bundle', 'help'],
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

export function checkSubcommand(name: string, call: Call): void {
	const words = call.args.map(({ text, source }) => text ?? source);
	const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
	for (const { text, prefix, source } of call.args)
		if (/^(ext|fd)::|^--upload-pack|^--receive-pack/.test(text ?? prefix)) throw runs(name, source);

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
		case 'reset':
			if (!has(/^--(hard|merge|keep)/)) {
				certainly(call);
				return;
			}
			call.needsCleanTree(
				throwsAway(
					'git reset --hard',
					'Commit first ("git add -A && git commit"), then undo that by "git revert", or restore single files.',
				),
			);
			return;
		case 'checkout':
		case 'switch':
		case 'restore': {
			certainly(call);
			if (has(/^-(p|-patch)$/)) throw runs(name, '-p');
			const all =
				has(/^(\.|\.\/|:\/|\*|:\(.*)$/) && !(name === 'restore' && has(/^(-S|--staged)$/) && !has(/^(-W|--worktree)$/));
			if (
				all ||
				has(/^(-f|--force|--discard-changes)$/) ||
				call.args.some(({ text, single }) => text === undefined && !single)
			)
				call.needsCleanTree(throwsAway(`git ${name}`, 'Commit first, or name the files.'));
			return;
		}
		case 'clean':
			if (has(/^-[a-z]*n|^--dry-run/) && !has(/[xX]/)) return;
			throw throwsAway('git clean', 'See by "git clean -n" what lies around, and delete single files with rm.');
		case 'stash':
			if (
				words.some((word) => /^(drop|clear)$/.test(word)) ||
				(words[0] !== 'show' && has(/^(-[a-z]*a[a-z]*|--all|-p|--patch)$/))
			)
				throw throwsAway(`git stash ${words.join(' ')}`, 'Commit instead; "git stash" and "git stash pop" are fine.');
			certainly(call);
			return;
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
		case 'submodule':
			if (/^(status|init|update|sync|add|--quiet)?$/.test(words[0] ?? '')) {
				certainly(call);
				return;
			}
			throw runs(name, words.join(' '));
		case 'remote':
			if (/^(-v|--verbose|show|get-url)?$/.test(words[0] ?? '')) return;
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
			if (has(/^--prune=?/)) throw throwsAway('git gc --prune', 'Use "git gc" as it is.');
			return;
		case 'update-ref':
			throw throwsAway('git update-ref', 'Use git branch and git commit.');
		case 'archive': {
			checkOptions(call, { ...RUNS, refused: ['exec', 'remote'], valued: 'o' });
			return;
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
		case 'rm':
			if (!has(/^--cached$/) && has(/^-\w*f|^--force/))
				call.needsCleanTree(throwsAway('git rm -f', 'Commit first, or use rm on the files by name.'));
			for (const path of call.args)
				if (!(path.text ?? path.prefix).startsWith('-') && !has(/^--cached$/)) call.write(path);
			certainly(call);
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
				valuedNames: ['format', 'author', 'since', 'until', 'grep', 'after', 'before', 'max-count', 'pretty', 'date'],
			});
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
				valuedNames: ['depth', 'branch', 'initial-branch'],
			});
			return;
		}
		default:
			if (!FREE.has(name)) throw runs(name, '');
	}
}

/** Every word is written out, or cannot be an option. */
function certainly({ args }: Call): void {
	for (const arg of args) if (arg.text === undefined && !arg.operand && !arg.single) throw unsure('git', arg);
}

function runs(name: string, source: string): Refusal {
	return new Refusal(
		'git-runs',
		`${quote(`git ${name} ${source}`)} may start other programs, or waits for a person.`,
		'Use plain git commands, one after the other.',
	);
}

function throwsAway(what: string, instead: string): Refusal {
	return new Refusal('throws-away', `${quote(what)} would throw away work that is in no commit.`, instead);
}
