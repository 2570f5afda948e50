import type { Environment } from './find-program.ts';
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';

/**
 * Agents can write the configuration of a project's repository, and our git runs outside of their box: of what it may name, git must
 * start no program (hooks, a monitor of files, a pager, checks of signatures) and ask no other machine.
 */
const HARMLESS = [
	'--no-pager',
	...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'log.showSignature=false'],
];
const ALONE = { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };

/**
 * Runs git in a project. Commands that run filters or merge drivers (`add`, `checkout`, `diff --ext-diff`) are not for it.
 *
 * @throws AutocoderError GIT_NOT_FOUND
 */
export function runProjectGit(
	directory: string,
	args: readonly string[],
	{ env, ...more }: { readonly env: Environment } & Pick<CommandOptions, 'timeoutMs' | 'maxBytes' | 'input'>,
): Promise<CommandResult> {
	return runCommand('git', [...HARMLESS, ...args], {
		cwd: directory,
		env: { ...env, ...ALONE },
		...more,
		missing: 'GIT_NOT_FOUND',
	});
}
