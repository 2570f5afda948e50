import { findClaudeExecutable, packagesFor } from '../../../agent/claude-executable.ts';
import { findProgram } from '../../../process/find-program.ts';
import { runCommand } from '../../../process/run-command.ts';
import type { Environment } from '../../env.ts';
import type { Check, Finding } from '../check.ts';

const START_MS = 8_000;

export const claude: Check = {
	id: 'claude',
	title: 'Claude program',
	async run({ environment }) {
		const found = findExecutable(environment);
		if (typeof found !== 'string') return found;
		const named = environment.claudeExecutable !== null;
		const { exitCode, stdout, timedOut } = await runCommand(found, ['--version'], {
			env: withoutAccount(environment.variables),
			timeoutMs: START_MS,
			missing: 'CLAUDE_NOT_FOUND',
		});
		if (exitCode === 0) {
			const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? 'of unknown version';
			return {
				status: 'ok',
				found: named ? `${version}, named by CLI_COMMAND: ${found}` : `${version}, the Agent SDK's own.`,
			};
		}
		return {
			status: 'fail',
			found: `${found} does not start: ${timedOut ? `no answer within ${START_MS / 1_000} s` : `exit code ${exitCode}`}.`,
			mend: named
				? 'Unset CLI_COMMAND, or name another Claude executable in it.'
				: 'Install autocoder again for this machine.',
		};
	},
};

function findExecutable({ claudeExecutable, variables }: Environment): string | Finding {
	if (claudeExecutable !== null) {
		try {
			return findProgram(claudeExecutable, variables, 'CLAUDE_NOT_FOUND');
		} catch {
			return {
				status: 'fail',
				found: 'CLI_COMMAND names no program that can be started.',
				mend: 'Set it to the path of a Claude executable, or unset it to use the one that comes with autocoder.',
			};
		}
	}
	const own = findClaudeExecutable();
	if (own !== undefined) return own;
	return {
		status: 'fail',
		found: `The Agent SDK's executable for this machine is not installed (${packagesFor(process.platform, process.arch)[0]}).`,
		mend: 'Install autocoder again, with optional dependencies (npm leaves them out with --omit=optional), or name a Claude executable in CLI_COMMAND.',
	};
}

/** A look at the version needs no account. */
function withoutAccount(variables: Environment['variables']): Record<string, string | undefined> {
	const kept = Object.entries(variables).filter(([name]) => !/^(ANTHROPIC_|CLAUDE|AWS_|GOOGLE_)/.test(name));
	return { ...Object.fromEntries(kept), CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
}
