import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBrowser } from '../src/process/find-browser.ts';
import { describeProcess, processesOfRun } from './left-overs.ts';

const GOING_MS = 3_000;
const OURS = 'autocoder-';

/**
 * Vitest's global set-up. Gives a run of the tests a home, a Claude configuration, a git identity and a temporary directory
 * of its own, takes the user's accounts and settings out of the environment, and at the end fails the run when a test left a
 * process or one of our directories behind.
 */
export function setup(): () => Promise<void> {
	const id = randomUUID();
	const directory = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-test-')));
	// Looked for before HOME changes, under which Playwright keeps its browsers.
	const browser = findBrowser({ env: process.env, platform: process.platform });
	for (const name of Object.keys(process.env)) if (isUsers(name)) delete process.env[name];
	Object.assign(process.env, environmentIn(directory), { AUTOCODER_TEST_RUN: id });
	if (browser) process.env.AUTOCODER_BROWSER = browser.path;

	return async () => {
		const problems = [...(await leftProcesses(id, directory)), ...leftDirectories(directory)];
		rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
		if (problems.length === 0) return;
		// Vitest prints an error of a teardown but does not fail for it.
		process.exitCode = 1;
		console.error(`\nThe tests left behind:\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
	};
}

const USERS_PREFIXES = ['ANTHROPIC_', 'AUTOCODER_', 'AWS_', 'CLAUDE', 'GIT_', 'GOOGLE_', 'PLAYWRIGHT_', 'XDG_', 'npm_'];
const USERS_NAMES = ['CLI_COMMAND', 'IS_SANDBOX', 'PROGRESS_N8N_WEBHOOK_URL', 'VITE_API_PORT'];

/** Whether a variable may hold an account of the user's, or changes what autocoder, Claude or git do. */
function isUsers(name: string): boolean {
	return USERS_NAMES.includes(name) || USERS_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function environmentIn(directory: string): Record<string, string> {
	const home = join(directory, 'home');
	const temporary = join(directory, 'tmp');
	const gitConfiguration = join(directory, 'gitconfig');
	mkdirSync(home);
	mkdirSync(temporary);
	writeFileSync(
		gitConfiguration,
		'[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n',
	);
	return {
		HOME: home,
		CLAUDE_CONFIG_DIR: join(home, '.claude'),
		AUTOCODER_HOME: join(home, '.autocoder'),
		GIT_CONFIG_GLOBAL: gitConfiguration,
		GIT_CONFIG_NOSYSTEM: '1',
		TMPDIR: temporary,
	};
}

/** Waits a little for what is about to end; ends what stays, and names it. */
async function leftProcesses(id: string, directory: string): Promise<string[]> {
	const deadline = Date.now() + GOING_MS;
	let left = processesOfRun(id, directory);
	while (left.length > 0 && Date.now() < deadline) {
		await sleep(50);
		left = processesOfRun(id, directory);
	}
	return left.map((pid) => {
		const description = describeProcess(pid);
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// Ended by itself, too late.
		}
		return `process ${pid}: ${description}`;
	});
}

function leftDirectories(directory: string): string[] {
	const temporary = join(directory, 'tmp');
	return readdirSync(temporary)
		.filter((name) => name.startsWith(OURS))
		.map((name) => `directory ${join(temporary, name)}`);
}
