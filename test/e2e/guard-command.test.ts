import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAutocoder } from '../support/autocoder.ts';

let root: string;
let env: Record<string, string>;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-guard-')));
	mkdirSync(join(root, 'home', '.autocoder'), { recursive: true });
	env = { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? tmpdir(), HOME: join(root, 'home') };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function guard(...args: string[]) {
	const started = startAutocoder(['guard', ...args], env, root);
	const { code } = await started.exit;
	return { code, stdout: started.stdout(), stderr: started.stderr() };
}

it('explains what a command would start, and why another one is refused', async () => {
	expect(await guard('explain', 'npm test | tail')).toMatchObject({ code: 0, stdout: 'allowed: npm, tail\n' });
	const refused = await guard('explain', 'ls; git push --force');
	expect(refused).toMatchObject({ code: 1 });
	expect(refused.stdout).toMatch(/^refused \(git-push-force\): .*\.\n$/);
	const json = await guard('explain', 'sudo ls', '--json');
	expect(JSON.parse(json.stdout)).toMatchObject({ type: 'summary', exit_code: 1, allow: false, rule: 'hard' });
	const reset = await guard('explain', 'git reset --hard');
	expect(reset.code).toBe(0);
	expect(reset.stdout).toContain('not over uncommitted work');
});

it('tries a file of commands, and exits with 1 when one of them is refused', async () => {
	const file = join(root, 'commands.txt');
	writeFileSync(file, '# ours\nls\n\nnpm test\n');
	expect(await guard('test', file)).toMatchObject({ code: 0, stdout: '2 of 2 commands are allowed.\n' });
	writeFileSync(file, 'ls\ndocker ps\n');
	const { code, stdout } = await guard('test', file, '--json');
	expect(code).toBe(1);
	expect(
		stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as unknown),
	).toMatchObject([
		{ type: 'decision', line: 1, allow: true },
		{ type: 'decision', line: 2, allow: false, rule: 'closed' },
		{ type: 'summary', exit_code: 1, commands: 2, refused: 1 },
	]);
	expect(await guard('test', join(root, 'none.txt'))).toMatchObject({ code: 2 });
});

it("goes by the user's guard.yaml, and names the line that is wrong", async () => {
	const settings = join(root, 'home', '.autocoder', 'guard.yaml');
	writeFileSync(settings, 'allow: [docker]\n');
	expect(await guard('explain', 'docker ps')).toMatchObject({ code: 0 });
	writeFileSync(settings, 'allow:\n  - docker ps -a\n');
	const wrong = await guard('explain', 'ls');
	expect(wrong.code).toBe(2);
	expect(wrong.stderr).toContain('line 2');
});
