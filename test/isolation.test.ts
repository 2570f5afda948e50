import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeProcess } from './left-overs.ts';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const ISOLATION = fileURLToPath(new URL('./isolation.ts', import.meta.url));

let suite: string;

beforeEach(() => {
	suite = mkdtempSync(join(tmpdir(), 'autocoder-suite-'));
});
afterEach(() => {
	rmSync(suite, { recursive: true });
});

/** Runs a suite of one test under the isolation. */
function run(body: string, env: Record<string, string> = {}) {
	const test = { globalSetup: [ISOLATION], include: ['*.test.mjs'], globals: true, passWithNoTests: false };
	writeFileSync(join(suite, 'vitest.config.mjs'), `export default { test: ${JSON.stringify(test)} };`);
	if (body) {
		const imports = `import { spawn } from 'node:child_process'; import { mkdtempSync, rmSync } from 'node:fs';`;
		writeFileSync(join(suite, 'one.test.mjs'), `${imports} test('one', async () => { ${body} });`);
	}
	const { status, stdout, stderr } = spawnSync(process.execPath, [VITEST, 'run', '--root', suite], {
		env: { ...process.env, ...env },
		encoding: 'utf8',
	});
	return { status, output: stdout + stderr };
}

describe('the isolation of a test run', () => {
	it('is on in this very run', () => {
		expect(process.env.AUTOCODER_TEST_RUN).toBeTruthy();
		expect(homedir()).toMatch(/autocoder-test-[^/]+\/home$/);
		expect(tmpdir()).toMatch(/autocoder-test-[^/]+\/tmp$/);
	});

	it("hides the user's accounts and settings", () => {
		const secrets = {
			ANTHROPIC_API_KEY: 'a',
			CLAUDE_CODE_OAUTH_TOKEN: 'b',
			GIT_DIR: '/nowhere',
			PROGRESS_N8N_WEBHOOK_URL: 'http://x',
		};
		const { status, output } = run(
			`for (const name of ${JSON.stringify(Object.keys(secrets))}) expect(process.env[name]).toBeUndefined();`,
			secrets,
		);
		expect(output).toContain('1 passed');
		expect(status).toBe(0);
	});

	it.runIf(process.platform === 'linux')('fails a run that leaves a process behind, and ends it', async () => {
		const { status, output } = run(
			`const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }); child.unref(); console.log('pid=' + child.pid + '.');`,
		);
		const pid = Number(output.match(/pid=(\d+)\./)?.[1]);
		expect(output).toContain(`process ${pid}: sleep 1000`);
		expect(status).toBe(1);
		// A process that has ended has no command line, even before its parent asks for it.
		await expect.poll(() => describeProcess(pid)).toBe('');
	});

	it('fails a run that leaves a directory of ours behind, and removes it', () => {
		const { status, output } = run(`mkdtempSync(process.env.TMPDIR + '/autocoder-left-');`);
		expect(output).toMatch(/directory .*autocoder-left-/);
		expect(status).toBe(1);
	});

	it('fails a run without tests', () => {
		expect(run('').status).toBe(1);
	});
});
