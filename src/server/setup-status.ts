import { findClaudeExecutable } from '../agent/claude-executable.ts';
import { findCredentials } from '../agent/credentials.ts';
import type { SetupStatus } from '../contract/api/system.ts';
import { detectBox } from '../process/detect-box.ts';
import { findBrowser } from '../process/find-browser.ts';
import { findProgram } from '../process/find-program.ts';

const LEAST_NODE = [20, 19] as const;

/** What must be there for a run, and what mends it; "autocoder doctor" tries it all for real. Credentials are only looked for. */
export async function readSetupStatus(variables: Readonly<Record<string, string | undefined>>): Promise<SetupStatus> {
	const box = await detectBox();
	const there = {
		claude_cli: succeeds(() =>
			variables.CLI_COMMAND
				? findProgram(variables.CLI_COMMAND, variables, 'CLAUDE_NOT_FOUND')
				: findClaudeExecutable(),
		),
		credentials: findCredentials(variables, process.platform) !== null,
		node: isEnough(process.versions.node),
		npm: succeeds(() => findProgram('npm', variables, 'FILE_NOT_FOUND')),
		git: succeeds(() => findProgram('git', variables, 'GIT_NOT_FOUND')),
		browser: succeeds(() => findBrowser({ env: variables, platform: process.platform })),
		box: box.kind === 'bubblewrap',
	};
	const mend: SetupStatus['mend'] = {};
	for (const [name, sentence] of Object.entries(mends(variables, box.detail)) as [keyof typeof there, string][])
		if (!there[name]) mend[name] = sentence;
	return { ...there, mend };
}

function mends(variables: Readonly<Record<string, string | undefined>>, box: string) {
	return {
		claude_cli: variables.CLI_COMMAND
			? 'CLI_COMMAND names no program that can be started: set it to a Claude executable, or unset it.'
			: 'Install autocoder again, with optional dependencies: the Claude executable comes with them.',
		credentials: 'Set ANTHROPIC_API_KEY, or log in with the Claude CLI. The demo needs none.',
		node: `Install Node.js ${LEAST_NODE.join('.')} or newer: https://nodejs.org`,
		npm: 'Install npm, or add its directory to PATH: most applications are built with it.',
		git: 'Install git, or add its directory to PATH: agents commit their work with it.',
		browser: 'Install Chrome or Chromium, or name one in AUTOCODER_BROWSER. YOLO mode does without.',
		box,
	};
}

function isEnough(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

function succeeds(find: () => unknown): boolean {
	try {
		return find() !== undefined;
	} catch {
		return false;
	}
}
