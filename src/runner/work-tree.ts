import { appendFileSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { runProjectGit } from '../process/project-git.ts';

/** What of a project is ours and no business of its git. */
const OURS = ['features.db*', 'assistant.db*', '.autocoder/'];

/** Whether a path, relative to the project, is one of ours. */
export function isOurs(path: string): boolean {
	return /^(?:(?:features|assistant)\.db[^/]*$|\.autocoder(?:\/|$))/.test(path);
}

const GIT_TIMEOUT_MS = 60_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Keeps the project's git away from our files: they are in its exclude list and out of its index, since a stash or a clean
 * of an agent would otherwise replace the live database. A project without a repository of its own gets one, so that an
 * agent never commits into a repository that happens to lie around it.
 *
 * @throws AutocoderError GIT_NOT_FOUND, GIT_FAILED
 */
export async function protectWorkTree(projectDirectory: string, environment: Environment): Promise<void> {
	const git = (...args: string[]) => runGit(projectDirectory, environment, args);
	if (!existsSync(join(projectDirectory, '.git'))) await git('init', '--quiet', '--initial-branch=main');
	const exclude = await readExclude(projectDirectory, environment);
	if (exclude.missing.length > 0) {
		const { path, text, missing } = exclude;
		mkdirSync(dirname(path), { recursive: true });
		appendFileSync(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
	}
	const tracked = await listTracked(projectDirectory, environment);
	// Forced: a file that changed since it was added is the usual case here, and it stays on the disk.
	if (tracked.length > 0) await git('rm', '-r', '-f', '--cached', '--quiet', '--', ...tracked);
}

/** What `protectWorkTree` would change. */
export interface WorkTreeState {
	/** Whether the project has a repository of its own. */
	readonly repository: boolean;
	/** Patterns that the exclude list lacks. */
	readonly unlisted: readonly string[];
	/** Files of ours in the index, relative to the project. */
	readonly tracked: readonly string[];
}

/** Looks, and changes nothing. @throws AutocoderError GIT_NOT_FOUND, GIT_FAILED */
export async function inspectWorkTree(projectDirectory: string, environment: Environment): Promise<WorkTreeState> {
	if (!existsSync(join(projectDirectory, '.git'))) return { repository: false, unlisted: [], tracked: [] };
	const { missing } = await readExclude(projectDirectory, environment);
	return { repository: true, unlisted: missing, tracked: await listTracked(projectDirectory, environment) };
}

async function readExclude(
	projectDirectory: string,
	environment: Environment,
): Promise<{ path: string; text: string; missing: string[] }> {
	const path = await excludePath(projectDirectory, environment);
	refuseLinks(path);
	const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
	return { path, text, missing: OURS.filter((pattern) => !text.split('\n').includes(pattern)) };
}

/** Of a repository that is a directory of its own it is known; only where `.git` is a file that names another does git have to say. */
async function excludePath(projectDirectory: string, environment: Environment): Promise<string> {
	const own = join(projectDirectory, '.git');
	if (lstatSync(own).isDirectory() && !existsSync(join(own, 'commondir'))) return join(own, 'info', 'exclude');
	const found = await runGit(projectDirectory, environment, ['rev-parse', '--git-path', 'info/exclude']);
	return resolve(projectDirectory, found.trim());
}

/** An agent may have put a link there, and what is appended would end up in whatever file it names. */
function refuseLinks(path: string): void {
	const link = [path, dirname(path)].find((part) => lstatSync(part, { throwIfNoEntry: false })?.isSymbolicLink());
	if (link === undefined) return;
	throw new AutocoderError(
		'GIT_FAILED',
		`${link} is a link, which may lead out of the repository.`,
		'Remove it; git makes its own.',
	);
}

async function listTracked(projectDirectory: string, environment: Environment): Promise<string[]> {
	const patterns = OURS.map((pattern) => `:(top,glob)${pattern.replace(/\/$/, '/**')}`);
	const list = await runGit(projectDirectory, environment, ['ls-files', '-z', '--', ...patterns]);
	return list.split('\0').filter(Boolean);
}

/** Whom commits of agents are from. */
export interface CommitAuthor {
	readonly name: string;
	readonly email: string;
	/** Whether git knew one; else it is autocoder itself. */
	readonly known: boolean;
}

/** @throws AutocoderError GIT_NOT_FOUND */
export async function commitAuthor(directory: string, environment: Environment): Promise<CommitAuthor> {
	const ask = async (key: string) => {
		const options = { env: environment, timeoutMs: GIT_TIMEOUT_MS };
		return (await runProjectGit(directory, ['config', key], options)).stdout.trim();
	};
	const email = environment.GIT_AUTHOR_EMAIL ?? (await ask('user.email'));
	if (email === '') return { name: 'autocoder', email: 'autocoder@localhost', known: false };
	return { name: environment.GIT_AUTHOR_NAME ?? ((await ask('user.name')) || 'autocoder'), email, known: true };
}

/** Said in variables, since the user's own configuration of git is not in the agents' box. */
export function authorVariables({ name, email }: CommitAuthor): Record<string, string> {
	return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

async function runGit(cwd: string, env: Environment, args: readonly string[]): Promise<string> {
	const result = await runProjectGit(cwd, args, { env, timeoutMs: GIT_TIMEOUT_MS });
	if (result.exitCode === 0) return result.stdout;
	const why = result.timedOut ? `no answer after ${GIT_TIMEOUT_MS / 1_000} s` : result.stderr.trim().slice(0, 500);
	throw new AutocoderError(
		'GIT_FAILED',
		`"git ${args[0]}" failed in ${cwd}: ${why}`,
		'Run the command there yourself to see what git wants.',
	);
}
