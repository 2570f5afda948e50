import { runCommand } from '../../../process/run-command.ts';
import { commitAuthor } from '../../../runner/work-tree.ts';
import type { Check } from '../check.ts';
import { commandLine, installCommand } from '../words.ts';

const GIT_MS = 8_000;
/** The first with `init --initial-branch`. */
const LEAST = [2, 28] as const;

export const git: Check = {
	id: 'git',
	title: 'git',
	async run({ environment: { variables }, directory }) {
		const version = await gitVersion(variables);
		if (version === undefined) {
			return {
				status: 'fail',
				found: 'It is not installed, or not on the PATH. Agents commit their work with it.',
				mend: `Install it: ${commandLine(installCommand('git')) ?? 'https://git-scm.com'}`,
			};
		}
		const [major = 0, minor = 0] = version.split('.').map(Number);
		if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
			return {
				status: 'fail',
				found: `Version ${version} is too old.`,
				mend: `Install version ${LEAST.join('.')} or newer: ${commandLine(installCommand('git')) ?? 'https://git-scm.com'}`,
			};
		}
		const { name, email, known } = await commitAuthor(directory ?? '/', variables);
		if (known) return { status: 'ok', found: `Version ${version}, with an author for commits.` };
		return {
			status: 'warn',
			found: `Version ${version}, but it knows no author: agents will commit as ${name} <${email}>.`,
			mend: 'Say who you are:\n$ git config --global user.name "Your Name"\n$ git config --global user.email you@example.com',
		};
	},
};

async function gitVersion(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
	try {
		const { stdout, exitCode } = await runCommand('git', ['--version'], {
			env,
			timeoutMs: GIT_MS,
			missing: 'GIT_NOT_FOUND',
		});
		return exitCode === 0 ? /\d+(\.\d+)+/.exec(stdout)?.[0] : undefined;
	} catch {
		return undefined;
	}
}
