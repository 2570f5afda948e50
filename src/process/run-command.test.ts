import { afterEach, expect, it } from 'vitest';
import { containing, ENV, fixture, newToken, pidsWith, until } from './fixtures/support.fixture.ts';
import { runCommand } from './run-command.ts';

const tokens: string[] = [];
afterEach(() => {
	for (const pid of tokens.splice(0).flatMap(pidsWith)) process.kill(pid, 'SIGKILL');
});

function token(): string {
	const made = newToken();
	tokens.push(made);
	return made;
}

it('answers with output and exit code, whatever the code', async () => {
	const result = await runCommand('/bin/sh', ['-c', 'cat; echo "$NAME" >&2; exit 3'], {
		env: { ...ENV, NAME: 'of the environment' },
		input: 'from stdin',
		timeoutMs: 10_000,
	});
	expect(result).toEqual({
		exitCode: 3,
		stdout: 'from stdin',
		stderr: 'of the environment\n',
		timedOut: false,
		truncated: false,
	});
});

it('passes arguments as they are, through no shell', async () => {
	const result = await runCommand('/bin/echo', ['$(id)', '; true', '"'], { timeoutMs: 10_000 });
	expect(result.stdout).toBe('$(id) ; true "\n');
});

it('runs in the directory that it is given', async () => {
	const result = await runCommand('/bin/pwd', [], { cwd: '/', timeoutMs: 10_000 });
	expect(result.stdout).toBe('/\n');
});

it('ends the whole process group when the time is up', async () => {
	const mark = token();
	const script = `trap "" TERM; /bin/sleep ${mark} & /bin/sleep ${mark}`;
	const result = await runCommand('/bin/sh', ['-c', script], { timeoutMs: 300 });
	expect(result).toMatchObject({ exitCode: null, timedOut: true });
	await until(() => pidsWith(mark).length === 0, 'the group is gone');
});

it('does not wait for something left behind that holds its pipes', async () => {
	const result = await runCommand('/bin/sh', ['-c', `/bin/sleep ${token()} & echo done`], { timeoutMs: 60_000 });
	expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n', timedOut: false });
});

it('keeps no more output than asked for, and lets the command write the rest', async () => {
	const result = await runCommand(process.execPath, [fixture('floods-stderr.mjs')], {
		env: ENV,
		maxBytes: 1_000,
		timeoutMs: 30_000,
	});
	expect(result).toMatchObject({ exitCode: 0, stdout: 'written\n', truncated: true });
	expect(result.stderr).toHaveLength(1_000);
});

it('survives a command that does not read its input', async () => {
	const result = await runCommand('/bin/sh', ['-c', 'exec <&-; exit 0'], {
		input: 'x'.repeat(1_000_000),
		timeoutMs: 10_000,
	});
	expect(result.exitCode).toBe(0);
});

it('says which program is missing, by the code that was asked for', async () => {
	const run = runCommand('no-such-program', [], { env: ENV, timeoutMs: 1_000, missing: 'GIT_NOT_FOUND' });
	await expect(run).rejects.toMatchObject({
		code: 'GIT_NOT_FOUND',
		message: containing('no-such-program'),
		next: containing('Install no-such-program'),
	});
});

it('does not call a missing directory a missing program', async () => {
	const run = runCommand('/bin/pwd', [], { cwd: '/no/such/directory', timeoutMs: 1_000, missing: 'GIT_NOT_FOUND' });
	await expect(run).rejects.toMatchObject({
		code: 'PROJECT_NOT_FOUND',
		message: containing('/no/such/directory'),
	});
});
