import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/serving.fixture.ts';
import { loadToken } from './token.ts';

let home: string;
let path: string;
beforeEach(() => {
	home = join(temporaryDirectory(), 'new', 'home');
	path = join(home, 'token');
});

describe('the token', () => {
	it('is made once, for its owner alone, and kept', async () => {
		const token = await loadToken(home);
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(statSync(home).mode & 0o777).toBe(0o700);
		expect(await loadToken(home)).toBe(token);
		expect(readdirSync(home)).toEqual(['token']);
		expect(await loadToken(temporaryDirectory())).not.toBe(token);
	});

	it('is one, however many servers start at once', async () => {
		const tokens = await Promise.all(Array.from({ length: 30 }, () => loadToken(home)));
		expect(new Set(tokens).size).toBe(1);
		expect(readdirSync(home)).toEqual(['token']);
	});

	it('is hidden again from others when it was open to them', async () => {
		const token = await loadToken(home);
		chmodSync(path, 0o644);
		expect(await loadToken(home)).toBe(token);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	it.each<[string, () => void, string]>([
		['a link', () => symlinkSync('/etc/hostname', path), 'symbolic link'],
		['a link that leads nowhere', () => symlinkSync(join(home, 'nowhere'), path), 'symbolic link'],
		['a directory', () => mkdirSync(path), 'is not a file'],
		['a pipe', () => execFileSync('sh', ['-c', 'mkfifo "$0"', path]), 'is not a file'],
		['an empty file', () => writeFileSync(path, ''), 'holds no token'],
		['something else', () => writeFileSync(path, 'a'.repeat(4_000)), 'holds no token'],
	])('is not taken from %s, which stays as it is', async (_, make, why) => {
		mkdirSync(home, { recursive: true });
		make();
		await expect(loadToken(home)).rejects.toMatchObject({
			code: 'TOKEN_UNUSABLE',
			message: expect.stringContaining(why) as unknown,
		});
		expect(readdirSync(home)).toEqual(['token']);
	});

	it('may have a line end behind it, as an editor leaves it', async () => {
		const token = await loadToken(home);
		expect(readFileSync(path, 'latin1')).toBe(`${token}\n`);
		writeFileSync(path, `${token}\r\n`);
		expect(await loadToken(home)).toBe(token);
	});
});
