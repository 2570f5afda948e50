import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { processIdentity } from '../contract/process.ts';
import { firstOutput, fixture, newToken, temporaryDirectory, until } from './fixtures/support.fixture.ts';
import { identityOf, isAlive, ownIdentity } from './identity.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
	for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

function start(file: string, args: string[]) {
	const child = spawn(file, args, { stdio: 'pipe' });
	cleanUps.push(() => child.kill('SIGKILL'));
	return child;
}

it('knows this process, the same way each time', () => {
	const own = ownIdentity();
	expect(processIdentity.parse(own)).toEqual(own);
	expect(own.pid).toBe(process.pid);
	expect(ownIdentity()).toEqual(own);
	expect(isAlive(own)).toBe(true);
});

it('knows another process while it lives and not when it has ended', async () => {
	const child = start('/bin/sleep', [newToken()]);
	const identity = identityOf(child.pid ?? 0);
	expect(identity && isAlive(identity)).toBe(true);
	child.kill('SIGKILL');
	await until(() => child.signalCode !== null, 'the child ends');
	expect(identity && isAlive(identity)).toBe(false);
	expect(identityOf(child.pid ?? 0)).toBeUndefined();
});

it('does not take a process that was given the pid later, or in another boot, for the first', () => {
	const own = ownIdentity();
	expect(isAlive({ ...own, startedAt: `${own.startedAt}0` })).toBe(false);
	expect(isAlive({ ...own, bootId: 'another boot' })).toBe(false);
});

it('does not take a zombie for alive', async () => {
	const parent = start('/bin/sh', [fixture('leaves-a-zombie.sh'), newToken()]);
	const pid = Number(await firstOutput(parent));
	const identity = identityOf(pid);
	expect(identity && isAlive(identity)).toBe(true);
	const command = () => spawnSync('ps', ['-o', 'command=', '-p', String(parent.pid)], { encoding: 'utf8' }).stdout;
	await until(() => command().startsWith('/bin/sleep'), 'the parent becomes one that does not fetch exit codes');
	parent.stdin.write('end\n');
	await until(() => identityOf(pid) === undefined, 'the child of the fixture becomes a zombie');
	expect(() => process.kill(pid, 0), 'the zombie is still listed').not.toThrow();
	expect(identity && isAlive(identity)).toBe(false);
});

it('reads a program name with blanks, parentheses and digits', async () => {
	const directory = temporaryDirectory();
	cleanUps.push(directory.remove);
	const program = join(directory.path, 'a) S 1 (2');
	copyFileSync('/bin/sleep', program);
	expect(existsSync(program)).toBe(true);
	const own = ownIdentity();
	const child = start(program, [newToken()]);
	const identity = identityOf(child.pid ?? 0);
	expect(identity?.bootId).toBe(own.bootId);
	expect(identity && isAlive(identity)).toBe(true);
	if (process.platform === 'linux') {
		expect(Number(identity?.startedAt)).toBeGreaterThan(Number(own.startedAt));
	}
});
