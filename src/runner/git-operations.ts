import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findWorkingIn } from '../process/working-in.ts';

/** Something that git began in a project and did not finish. */
export interface GitOperations {
	/** The locks that commits need and that nobody can hold, as paths. */
	readonly staleLocks: readonly string[];
	/** What is under way, such as "rebase", with the command that breaks it off. */
	readonly unfinished: readonly { readonly what: string; readonly abort: string }[];
}

/** By the files that git keeps meanwhile. */
const UNFINISHED: readonly (readonly [file: string, what: string, abort: string])[] = [
	['rebase-merge', 'a rebase', 'git rebase --abort'],
	['rebase-apply', 'a rebase or "git am"', 'git rebase --abort || git am --abort'],
	['MERGE_HEAD', 'a merge', 'git merge --abort'],
	['CHERRY_PICK_HEAD', 'a cherry-pick', 'git cherry-pick --abort'],
	['REVERT_HEAD', 'a revert', 'git revert --abort'],
	['BISECT_LOG', 'a bisection', 'git bisect reset'],
];

/** Looks into a repository that is a directory of its own; of others nothing is said. */
export function inspectGitOperations(projectDirectory: string): GitOperations {
	const repository = join(projectDirectory, '.git');
	if (!lstatSync(repository, { throwIfNoEntry: false })?.isDirectory()) return { staleLocks: [], unfinished: [] };
	return {
		staleLocks: locksOf(repository).filter((lock) => isStale(projectDirectory, lock)),
		unfinished: UNFINISHED.filter(([file]) => existsSync(join(repository, file))).map(([, what, abort]) => ({
			what,
			abort,
		})),
	};
}

/** Removes the locks that a git which was killed left, and which would have every later one refuse its work. Returns them. */
export function removeStaleLocks(projectDirectory: string): readonly string[] {
	const { staleLocks } = inspectGitOperations(projectDirectory);
	for (const lock of staleLocks) rmSync(lock, { force: true });
	return staleLocks;
}

/** What a commit locks: the index, HEAD, and the branch that HEAD names. */
function locksOf(repository: string): string[] {
	const head = join(repository, 'HEAD');
	const branch = existsSync(head) ? /^ref: (refs\/heads\/.+)$/m.exec(readFileSync(head, 'utf8'))?.[1] : undefined;
	return ['index', 'HEAD', ...(branch === undefined || branch.includes('..') ? [] : [branch])].map(
		(name) => `${join(repository, name)}.lock`,
	);
}

/** Where processes cannot be asked what they work in, a lock of so long ago is nobody's. */
const OLD_MS = 10 * 60_000;

function isStale(projectDirectory: string, lock: string): boolean {
	const stat = lstatSync(lock, { throwIfNoEntry: false });
	if (!stat?.isFile()) return false;
	const working = findWorkingIn(projectDirectory, 'git');
	return working === undefined ? Date.now() - stat.mtimeMs > OLD_MS : working.length === 0;
}
