import { quote, Refusal } from '../refusal.ts';
import type { Argument } from '../shell/word.ts';
import { hasOption, type Read, readOptions } from './git-options.ts';
import { type Call, type Rule, unsure } from './rule.ts';

/** Subcommands that can throw away what is in no commit. */
export const WORK_TREE_RULES: Record<string, Rule> = {
	reset: (call) => {
		const read = readOptions(call);
		if (hasOption(read, 'patch', 'p')) throw waits('reset -p');
		if (hasOption(read, 'hard', 'merge', 'keep'))
			call.needsCleanTree(
				throwsAway(
					'git reset --hard',
					'Commit first ("git add -A && git commit"), then undo that by "git revert", or restore single files.',
				),
			);
	},
	checkout: checkOut,
	switch: checkOut,
	restore: checkOut,
	clean: (call) => {
		const texts = call.args.map(({ text, operand }) => text ?? (operand ? 'a' : '-?'));
		const options = texts.filter((text) => text.startsWith('-'));
		const isDry = options.some((text) => text === '--dry-run' || /^-\w*n/.test(text));
		if (isDry && options.every((text) => /^(-[ndxXfq]+|--dry-run|--)$/.test(text))) return;
		throw throwsAway('git clean', 'See by "git clean -n" what lies around, and delete single files with rm.');
	},
	stash: (call) => {
		const read = readOptions(call, { letters: 'm', names: ['message'] });
		const [sub] = read.words;
		const dropped = read.words.find(({ text }) => /^(drop|clear)$/.test(text ?? ''));
		if (dropped !== undefined || (sub?.text !== 'show' && hasOption(read, 'all', 'a', 'patch', 'p')))
			throw throwsAway(
				`git stash ${call.args.map(({ source }) => source).join(' ')}`,
				'Commit instead; "git stash" and "git stash pop" are fine.',
			);
		if (sub !== undefined && sub.text === undefined) throw unsure('git', sub);
	},
	rm: (call) => {
		const read = readOptions(call);
		if (read.options.some(({ name }) => name === 'cached')) return;
		if (hasOption(read, 'force', 'f'))
			call.needsCleanTree(throwsAway('git rm -f', 'Commit first, or use rm on the files by name.'));
		for (const path of read.words) call.write(path);
	},
	apply: (call) => {
		const read = readOptions(call, { letters: 'pC', names: ['include', 'exclude', 'directory', 'whitespace'] });
		if (hasOption(read, 'unsafe-paths', 'build-fake-ancestor'))
			throw new Refusal('git-option', 'git apply with it may write anywhere.', 'Use git apply without it.');
		// What git diff gives, the other way round, undoes all that is in no commit.
		if (hasOption(read, 'reverse', 'R') || (read.words.every(({ text }) => text === '-') && call.input === null))
			call.needsCleanTree(throwsAway('git apply', 'Commit first, or apply a patch that is in a file.'));
	},
	'read-tree': () => {
		throw throwsAway('git read-tree', 'Use git restore on single files.');
	},
};

function checkOut(call: Call): void {
	const { name } = call;
	const read = readOptions(call, {
		letters: name === 'restore' ? 's' : 'bBcC',
		names: ['source', 'orphan', 'conflict', 'create', 'force-create', 'pathspec-from-file'],
	});
	if (hasOption(read, 'patch', 'p')) throw waits(`${name} -p`);
	const isStaged = name === 'restore' && hasOption(read, 'staged', 'S') && !hasOption(read, 'worktree', 'W');
	if (isStaged) return;
	const forces = hasOption(read, 'f', 'force', 'discard-changes', 'pathspec-from-file');
	if (forces || pathsOf(name, read).some(isMore) || read.words.some(isNowhere))
		call.needsCleanTree(throwsAway(`git ${name}`, 'Commit first, or name the files.'));
}

/** Which words are surely paths. */
function pathsOf(name: string, read: Read): readonly Argument[] {
	if (name === 'restore') return read.words;
	if (read.dashes !== undefined) return read.words.slice(read.dashes);
	const isNew = hasOption(read, 'b', 'B', 'c', 'C', 'orphan', 't', 'track', 'd', 'detach');
	return isNew ? [] : read.words.slice(1);
}

/** Whether a path may be more than one file: by its looks, since nothing is asked of the disk. */
function isMore({ text, likely }: Argument): boolean {
	const path = text ?? likely;
	if (path === undefined) return true;
	const last = path.split('/').at(-1) ?? '';
	const isFile =
		/[^/]\.\w+$/.test(last) ||
		/^\.[a-z]*(rc|ignore|config|attributes|env|modules|keep)$/.test(last) ||
		/^[A-Z]\w*$/.test(last);
	return !isFile || isNowhere({ text: path, likely });
}

/** Whether a word that may also be a branch is no branch's name, or is that of a directory. */
function isNowhere({ text, likely }: Pick<Argument, 'text' | 'likely'>): boolean {
	const word = text ?? likely;
	if (word === undefined) return true;
	return /^[:/]|[*?[\\]|\/$|(^|\/)\.{1,2}(\/|$)|^(src|lib|app|server|client|public|tests?|components|pages)$/.test(
		word,
	);
}

export function throwsAway(what: string, instead: string): Refusal {
	return new Refusal('throws-away', `${quote(what)} would throw away work that is in no commit.`, instead);
}

function waits(what: string): Refusal {
	return new Refusal('git-runs', `${quote(`git ${what}`)} waits for a person.`, 'Name the files.');
}
