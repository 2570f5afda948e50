import { existsSync, lstatSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeScratch } from '../agent/scratch.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { Environment } from '../process/find-program.ts';
import { runProjectGit } from '../process/project-git.ts';
import { compareWorkTree, parseIndex, type WorkFiles } from './work-files.ts';
import { isOurs } from './work-tree.ts';

/** Uncommitted work that was kept as a commit of its own. */
export interface RescuedWork {
	/** `refs/autocoder/rescue/SESSION` */
	readonly ref: string;
	readonly commit: string;
	/** How many files differ from the last commit. */
	readonly files: number;
	/** What was not taken in; null: nothing. */
	readonly leftOut: string | null;
}

export interface RescueRef {
	readonly ref: string;
	readonly session: number;
	readonly commit: string;
	readonly tree: string;
	/** Null for work in a repository without a commit. */
	readonly parent: string | null;
}

const REFS = 'refs/autocoder/rescue/';
/** So many are kept. */
const KEPT = 20;
const TIME_MS = 60_000;
const MOST_OUTPUT = 128 * 1024 * 1024;
/** Whose commit it is: nobody's who commits by hand. */
const AUTHOR = { name: 'autocoder', email: 'autocoder@localhost' };

/**
 * Keeps what a session left uncommitted as a commit under `refs/autocoder/rescue/SESSION`: all files that git does not exclude, ours
 * apart, as they lie on the disk. Work tree, index and branch stay as they are. Null when nothing is uncommitted, or when the
 * same work is kept already.
 *
 * Agents can write the repository's configuration and attributes, so git is given single steps that start no program of theirs: it
 * lists, hashes without filters, and writes trees and commits from lists of ours. What differs is seen by what the system says of
 * each file. Files are thus kept as they lie there, and not as a filter would store them.
 *
 * @throws AutocoderError GIT_NOT_FOUND, GIT_FAILED; an error of the file system
 */
export async function rescueWork(
	projectDirectory: string,
	projectKey: string,
	session: number,
	environment: Environment,
): Promise<RescuedWork | null> {
	if (!existsSync(join(projectDirectory, '.git'))) return null;
	const scratch = makeScratch(projectKey);
	try {
		return await rescue(projectDirectory, session, environment, scratch);
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

async function rescue(
	directory: string,
	session: number,
	environment: Environment,
	scratch: string,
): Promise<RescuedWork | null> {
	const git = await repositoryOf(directory, environment);
	const index = join(git.path, 'index');
	const listed = existsSync(index) ? parseIndex(await git.run(['ls-files', '-z', '--stage', '--debug'])) : [];
	const indexWritten = statSync(index, { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n;
	const untracked = await git.run(['ls-files', '-z', '--others', '--exclude-standard']);
	const found = await compareWorkTree(
		directory,
		listed.filter(({ path }) => !isOurs(path)),
		untracked.split('\0').filter((path) => path !== '' && !isOurs(path)),
		indexWritten,
		scratch,
	);
	const tree = await writeTree(git, found, join(scratch, 'index'));
	const [head = null, headTree] = (await git.ask(['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}']))?.split('\n') ?? [];
	const before = headTree ?? (await emptyTree(git));
	if (tree === before) return null;
	const refs = await rescuesOf(git);
	const same = refs.find((one) => one.tree === tree && one.parent === head);
	if (same !== undefined) return null;
	const message = `Uncommitted work of session ${session}\n\nKept by autocoder when the session had ended; no branch holds it.`;
	const commit = await git.run([
		...['commit-tree', '--no-gpg-sign', '-m', message],
		...(head === null ? [] : ['-p', head]),
		tree,
	]);
	const ref = `${REFS}${session}`;
	await git.run(['update-ref', '--no-deref', ref, commit.trim()]);
	await prune(git, [...refs.filter((one) => one.session !== session), { ref, session }]);
	const differing = await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, tree]);
	return {
		ref,
		commit: commit.trim(),
		files: differing.split('\0').filter(Boolean).length,
		leftOut: found.leftOut,
	};
}

async function writeTree(git: Repository, { same, changed }: WorkFiles, index: string): Promise<string> {
	const paths = changed.map(({ source }) => (source.includes('\n') ? quoted(source) : source));
	const objects =
		paths.length === 0
			? []
			: (await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: `${paths.join('\n')}\n` }))
					.trim()
					.split('\n');
	if (same.length + changed.length === 0) return emptyTree(git);
	const lines = [
		...same.map(({ mode, object, path }) => `${mode} ${object}\t${path}`),
		...changed.map(({ mode, path }, at) => `${mode} ${objects[at]}\t${path}`),
	];
	const own = { GIT_INDEX_FILE: index };
	await git.run(['update-index', '-z', '--index-info'], { own, input: lines.map((line) => `${line}\0`).join('') });
	return (await git.run(['write-tree'], { own })).trim();
}

async function emptyTree(git: Repository): Promise<string> {
	return (await git.run(['mktree'])).trim();
}

/** As `git hash-object --stdin-paths` reads what begins with a quotation mark. */
function quoted(path: string): string {
	return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

async function prune(git: Repository, refs: readonly Pick<RescueRef, 'ref' | 'session'>[]): Promise<void> {
	const old = [...refs].sort((one, other) => other.session - one.session).slice(KEPT);
	if (old.length === 0) return;
	const input = old.map(({ ref }) => `option no-deref\ndelete ${ref}\n`).join('');
	await git.run(['update-ref', '--stdin'], { input });
}

/** What is kept of a project, the latest first; nothing where there is no repository. @throws AutocoderError GIT_NOT_FOUND, GIT_FAILED */
export async function listRescues(directory: string, environment: Environment): Promise<RescueRef[]> {
	if (!existsSync(join(directory, '.git'))) return [];
	return rescuesOf(await repositoryOf(directory, environment));
}

async function rescuesOf(git: Repository): Promise<RescueRef[]> {
	const listed = await git.run(['for-each-ref', '--format=%(objectname) %(tree) %(parent)\t%(refname)', REFS]);
	return listed
		.split('\n')
		.flatMap((line) => {
			const [facts = '', ref = ''] = line.split('\t');
			const [commit = '', tree = '', parent = ''] = facts.split(' ');
			const session = /^refs\/autocoder\/rescue\/(\d{1,15})$/.exec(ref)?.[1];
			// Others may have put there what they like.
			return session === undefined || tree === ''
				? []
				: [{ ref, session: Number(session), commit, tree, parent: parent || null }];
		})
		.sort((one, other) => other.session - one.session);
}

interface Repository {
	/** Its directory; of a linked work tree its own part. */
	readonly path: string;
	run(args: readonly string[], more?: { own?: Record<string, string>; input?: string }): Promise<string>;
	/** The answer on one line; null when git has none. */
	ask(args: readonly string[]): Promise<string | null>;
}

/** Said in variables, since the configuration may name another work tree. */
async function repositoryOf(directory: string, environment: Environment): Promise<Repository> {
	const deadline = performance.now() + TIME_MS;
	const command = async (args: readonly string[], more: Environment, input?: string) => {
		const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
		const result = await runProjectGit(directory, args, {
			env: { ...environment, ...more, GIT_OPTIONAL_LOCKS: '0' },
			timeoutMs,
			maxBytes: MOST_OUTPUT,
			...(input === undefined ? {} : { input }),
		});
		if (result.truncated) throw failed(directory, args, 'there are too many files');
		if (result.timedOut) throw failed(directory, args, `it took more than ${TIME_MS / 1_000} s`);
		return result;
	};
	const checked = async (args: readonly string[], more: Environment, input?: string) => {
		const { exitCode, stdout, stderr } = await command(args, more, input);
		if (exitCode !== 0) throw failed(directory, args, stderr.trim().slice(0, 500));
		return stdout;
	};
	const own = join(directory, '.git');
	const path = lstatSync(own).isDirectory()
		? own
		: (await checked(['rev-parse', '--absolute-git-dir'], {})).replace(/\n$/, '');
	const place = {
		GIT_DIR: path,
		GIT_WORK_TREE: directory,
		GIT_INDEX_FILE: join(path, 'index'),
		...{ GIT_AUTHOR_NAME: AUTHOR.name, GIT_AUTHOR_EMAIL: AUTHOR.email },
		...{ GIT_COMMITTER_NAME: AUTHOR.name, GIT_COMMITTER_EMAIL: AUTHOR.email },
	};
	return {
		path,
		run: (args, { own = {}, input } = {}) => checked(args, { ...place, ...own }, input),
		ask: async (args) => {
			const { exitCode, stdout } = await command(args, place);
			return exitCode === 0 ? stdout.trim() : null;
		},
	};
}

function failed(directory: string, args: readonly string[], why: string): AutocoderError {
	return new AutocoderError(
		'GIT_FAILED',
		`"git ${args[0]}" failed in ${directory}: ${why}`,
		'Run the command there yourself to see what git wants.',
	);
}
