import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectBox } from '../process/detect-box.ts';
import { agentBoxes } from './agent-box.ts';
import { workTreeIsClean } from './clean-tree.ts';

const { kind } = await detectBox();
let root: string;
let directory: string;
let env: Record<string, string>;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'clean-tree-')));
	directory = join(root, 'project');
	for (const name of ['project', 'scratch', 'home']) mkdirSync(join(root, name));
	env = { PATH: process.env.PATH ?? '', HOME: join(root, 'home') };
	git('init', '-q');
	writeFileSync(join(directory, 'a.txt'), 'a');
	git('add', '-A');
	git('-c', 'user.name=a', '-c', 'user.email=a@localhost', 'commit', '-qm', 'a');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, env });
function isClean(): Promise<boolean> {
	const boxes = agentBoxes(
		{
			...{ kind, projectDirectory: directory, projectKey: 'test', home: join(root, 'autocoder'), environment: env },
			...{ passed: [], visible: [], programs: [], writable: true, readOnly: () => [] },
		},
		join(root, 'scratch'),
	);
	return workTreeIsClean((command, args) => boxes.spawn(command, args, 'test-clean-tree:1'));
}

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
