import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { makeScratch, removeScratch } from './scratch.ts';

const KEY = 'fedcba9876543210';
const presentBase = process.env.TMPDIR;
afterEach(() => {
	process.env.TMPDIR = presentBase;
	removeScratch(KEY);
});

it('is for its user alone, and goes with those of its project, not with others', () => {
	const [one, two, other] = [makeScratch(KEY), makeScratch(KEY), makeScratch('0123456789abcdef')];
	expect(statSync(one).mode & 0o777).toBe(0o700);
	removeScratch(KEY);
	expect([one, two, other].map((path) => existsSync(path))).toEqual([false, false, true]);
	removeScratch('0123456789abcdef');
});

it('leaves room for the socket of a browser, however deep the temporary directory lies', () => {
	const deep = join(mkdtempSync(join(tmpdir(), 'autocoder-deep-')), 'a'.repeat(60));
	mkdirSync(deep);
	process.env.TMPDIR = deep;
	const scratch = makeScratch(KEY);
	expect(`${scratch}/org.chromium.Chromium.XXXXXX/SingletonSocket`.length).toBeLessThanOrEqual(107);
	removeScratch(KEY);
	expect(existsSync(scratch)).toBe(false);
	rmSync(dirname(deep), { recursive: true });
});
