import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectBox } from '../process/detect-box.ts';
import { workTreeIsClean } from './clean-tree.ts';

const { kind } = await detectBox();
let directory: string;
let env: Record<string, string>;
beforeEach(() => {
	directory = realpathSync(mkdtempSync(join(tmpdir(), 'clean-tree-')));
	env = { PATH: process.env.PATH ?? '', HOME: directory };
	git('init', '-q');
	writeFileSync(join(directory, 'a.txt'), 'a');
	git('add', '-A');
	git('-c', 'user.name=a', '-c', 'user.email=a@localhost', 'commit', '-qm', 'a');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, env });
const isClean = (cwd = directory) => workTreeIsClean({ kind, cwd, env, marker: 'test-clean-tree:1', readOnly: [] });

it('is when everything is in a commit, and not with a change or a new file', async () => {
	expect(await isClean()).toBe(true);
	writeFileSync(join(directory, 'a.txt'), 'b');
	expect(await isClean()).toBe(false);
	git('checkout', '-q', '--', '.');
	writeFileSync(join(directory, 'new.txt'), 'b');
	expect(await isClean()).toBe(false);
});

it('is not where git has no answer', async () => {
	rmSync(join(directory, '.git'), { recursive: true });
	expect(await isClean()).toBe(false);
});

it('is asked in a box, so that what the repository has git start ends there', async () => {
	writeFileSync(join(directory, 'monitor.sh'), '#!/bin/sh\nsleep 600 > /dev/null 2>&1 &\ntouch started\n', {
		mode: 0o755,
	});
	git('config', 'core.fsmonitor', './monitor.sh');
	await isClean();
	expect(existsSync(join(directory, 'started'))).toBe(true);
});
