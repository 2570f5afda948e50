import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findWorkingIn } from './working-in.ts';

function directory(): string {
	const path = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-working-')));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

async function sleeperIn(cwd: string): Promise<ChildProcess> {
	const child = spawn('sleep', ['600'], { cwd, stdio: 'ignore' });
	onTestFinished(() => void child.kill('SIGKILL'));
	await once(child, 'spawn');
	// Before it is the program that was asked for it has this one's name.
	await expect.poll(() => findWorkingIn(cwd, 'sleep')).toContain(child.pid);
	return child;
}

it.runIf(process.platform === 'linux')('finds what works in a directory or below it, by its program', async () => {
	const root = directory();
	const [inside, beside] = [join(root, 'project', 'src'), join(root, 'project-2')];
	for (const path of [inside, beside]) mkdirSync(path, { recursive: true });
	const sleeper = await sleeperIn(inside);
	await sleeperIn(beside);
	expect(findWorkingIn(join(root, 'project'), 'sleep')).toEqual([sleeper.pid]);
	expect(findWorkingIn(inside, 'sleep')).toEqual([sleeper.pid]);
	expect(findWorkingIn(inside, 'git')).toEqual([]);
	sleeper.kill('SIGKILL');
	await once(sleeper, 'exit');
	expect(findWorkingIn(inside, 'sleep')).toEqual([]);
});

it.skipIf(process.platform === 'linux')('says that it does not know where the system does not tell', () => {
	expect(findWorkingIn('/', 'git')).toBeUndefined();
});
