import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit } from '../contract/api/history.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { Environment } from '../process/find-program.ts';
import { runProjectGit } from '../process/project-git.ts';

const MOST = 50;
const TIMEOUT_MS = 10_000;

/**
 * The commits of the checked-out branch that were made in a stretch of time, the latest first; none where git, a repository or a
 * commit is missing. Times are Unix milliseconds; git itself knows whole seconds.
 */
export async function commitsBetween(
	directory: string,
	{ from, to }: { readonly from: number; readonly to: number },
	environment: Environment,
): Promise<Commit[]> {
	// Git would look for one in the folders above, which are not the project's.
	if (!existsSync(join(directory, '.git'))) return [];
	const second = (ms: number) => Math.floor(ms / 1_000);
	const range = [`--since=${second(from)}`, `--until=${second(to)}`, `--max-count=${MOST}`];
	const log = ['log', '--no-show-signature', '--no-color', '-z', '--format=%H%x09%ct%x09%s', ...range];
	const options = { env: { ...environment, GIT_OPTIONAL_LOCKS: '0' }, timeoutMs: TIMEOUT_MS };
	const answer = await runProjectGit(directory, log, options).catch((error: unknown) => {
		if (error instanceof AutocoderError && error.code === 'GIT_NOT_FOUND') return null;
		throw error;
	});
	if (answer === null || answer.exitCode !== 0) return [];
	return answer.stdout.split('\0').flatMap((line) => {
		const [, sha, at, subject] = /^([0-9a-f]{40,64})\t(\d+)\t(.*)$/s.exec(line) ?? [];
		if (sha === undefined || at === undefined || subject === undefined) return [];
		return [{ sha, at: Number(at) * 1_000, subject: subject.slice(0, 500).toWellFormed() }];
	});
}
