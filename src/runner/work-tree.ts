import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { runCommand } from '../process/run-command.ts';

/** What of a project is ours and no business of its git. */
const OURS = ['features.db*', 'assistant.db*', '.autocoder/'];

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
	const exclude = resolve(projectDirectory, (await git('rev-parse', '--git-path', 'info/exclude')).trim());
	const present = existsSync(exclude) ? readFileSync(exclude, 'utf8') : '';
	const missing = OURS.filter((pattern) => !present.split('\n').includes(pattern));
	if (missing.length > 0) {
		mkdirSync(dirname(exclude), { recursive: true });
		appendFileSync(exclude, `${present === '' || present.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
	}
	const tracked = await git(
		'ls-files',
		'-z',
		'--',
		...OURS.map((pattern) => `:(top,glob)${pattern.replace(/\/$/, '/**')}`),
	);
	// Forced: a file that changed since it was added is the usual case here, and it stays on the disk.
	if (tracked !== '') await git('rm', '-r', '-f', '--cached', '--quiet', '--', ...tracked.split('\0').filter(Boolean));
}

/** Variables that let an agent commit where git knows no author; empty when it knows one. */
export async function authorVariables(
	projectDirectory: string,
	environment: Environment,
): Promise<Record<string, string>> {
	const { exitCode } = await runCommand('git', ['config', 'user.email'], {
		cwd: projectDirectory,
		env: environment,
		timeoutMs: GIT_TIMEOUT_MS,
		missing: 'GIT_NOT_FOUND',
	});
	if (exitCode === 0 || environment.GIT_AUTHOR_EMAIL !== undefined) return {};
	const [name, email] = ['autocoder', 'autocoder@localhost'];
	return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

async function runGit(cwd: string, env: Environment, args: readonly string[]): Promise<string> {
	const result = await runCommand('git', args, { cwd, env, timeoutMs: GIT_TIMEOUT_MS, missing: 'GIT_NOT_FOUND' });
	if (result.exitCode === 0) return result.stdout;
	const why = result.timedOut ? `no answer after ${GIT_TIMEOUT_MS / 1_000} s` : result.stderr.trim().slice(0, 500);
	throw new AutocoderError(
		'GIT_FAILED',
		`"git ${args[0]}" failed in ${cwd}: ${why}`,
		'Run the command there yourself to see what git wants.',
	);
}
