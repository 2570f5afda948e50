import { afterEach, describe, expect, it } from 'vitest';
import type { BoxKind } from '../contract/process.ts';
import { type Box, type BoxSpec, spawnInBox } from './box.ts';
import { detectBox } from './detect-box.ts';
import {
	containing,
	ENV,
	firstOutput,
	fixture,
	newToken,
	pidsWith,
	until,
	viewWith,
} from './fixtures/support.fixture.ts';
import { isAlive } from './identity.ts';

const { kind: best, detail } = await detectBox();
const boxes: Box[] = [];
afterEach(async () => {
	await Promise.all(boxes.splice(0).map((box) => box.end()));
});

function start(kind: BoxKind, command: string, args: string[], more: Partial<BoxSpec> = {}): Box {
	const marker = `test-box:${newToken()}`;
	const box = spawnInBox({ kind, command, args, cwd: '/', env: ENV, marker, view: viewWith(), ...more });
	boxes.push(box);
	return box;
}

describe.each<BoxKind>(['bubblewrap', 'process-group'])('a %s box', (kind) => {
	const works = kind === 'process-group' || best === 'bubblewrap';
	const run = it.runIf(works);
	if (!works) it.skip(`is not tested here: ${detail}`, () => {});

	run.each([
		['ignores SIGTERM', 'ignores-sigterm.mjs', 1],
		['has a child in a session of its own', 'leaves-its-session.mjs', 2],
		['has a child with an empty environment in a session of its own', 'hides.mjs', 2],
		['has made a daemon', 'daemonises.mjs', 2],
	])('is empty after end() when its command %s', async (_what, name, processes) => {
		const token = newToken();
		const box = start(kind, process.execPath, [fixture(name), token]);
		await firstOutput(box.child);
		const seen = pidsWith(token).filter((pid) => pid !== box.child.pid || kind === 'process-group');
		// bubblewrap's own two processes have the command in their arguments.
		expect(seen.length).toBeGreaterThanOrEqual(processes);
		await box.end();
		expect(pidsWith(token)).toEqual([]);
		expect(box.identity && isAlive(box.identity)).toBe(false);
		await box.exited;
	});

	run('is empty after end() when its command has ended and left a daemon', async () => {
		const token = newToken();
		const box = start(kind, '/bin/sh', ['-c', `/bin/sleep ${token} >/dev/null 2>&1 & exit 5`]);
		expect(await box.exited).toEqual({ exitCode: 5, signal: null });
		await box.end();
		expect(pidsWith(token)).toEqual([]);
	});

	run('can be ended at once, twice, and after it has ended', async () => {
		const token = newToken();
		const box = start(kind, process.execPath, [fixture('waits.mjs'), token]);
		await Promise.all([box.end(), box.end()]);
		expect(pidsWith(token)).toEqual([]);
		await box.end();
	});

	run('can be ended at any moment of its start', async () => {
		const token = newToken();
		for (let milliseconds = 0; milliseconds < 12; milliseconds++) {
			const box = start(kind, '/bin/sleep', [token]);
			await new Promise((resolve) => setTimeout(resolve, milliseconds));
			await box.end();
			expect(pidsWith(token), `ended after ${milliseconds} ms`).toEqual([]);
		}
	});

	run('ends when the child that the SDK holds is killed', async () => {
		const token = newToken();
		const box = start(kind, process.execPath, [fixture('hides.mjs'), token]);
		await firstOutput(box.child);
		expect(box.child.kill('SIGTERM')).toBe(true);
		await box.exited;
		await box.end();
		expect(pidsWith(token)).toEqual([]);
	});

	run('tells the exit code of a command that exits at once', async () => {
		const box = start(kind, process.execPath, [fixture('exits-at-once.mjs')]);
		expect(await box.exited).toEqual({ exitCode: 7, signal: null });
		await box.end();
	});

	run('never blocks on stderr, and keeps the end of it', async () => {
		const box = start(kind, process.execPath, [fixture('floods-stderr.mjs')]);
		expect(await firstOutput(box.child)).toBe('written\n');
		await box.exited;
		await until(() => box.stderrTail().endsWith('the end of it'), 'stderr is read to its end');
		expect(box.stderrTail()).toHaveLength(8 * 1024);
	});

	run('passes on stdin, and is not brought down by a write after its end', async () => {
		const box = start(kind, '/bin/cat', []);
		box.child.stdin.write('there and back');
		expect(await firstOutput(box.child)).toBe('there and back');
		await box.end();
		await new Promise((resolve) => box.child.stdin.write('too late', resolve));
	});

	run('gives its command the environment that it was given and the marker, and nothing else of ours', async () => {
		const box = start(kind, '/usr/bin/env', [], { env: { ...ENV, ONLY: 'this' }, marker: 'project:box' });
		const lines = (await firstOutput(box.child)).trim().split('\n');
		expect(lines.filter((line) => !line.startsWith('PWD=')).sort()).toEqual([
			'AUTOCODER_BOX=project:box',
			'ONLY=this',
			`PATH=${ENV.PATH}`,
		]);
	});

	it.runIf(works && process.platform === 'linux')('holds no socket of ours but its three streams', async () => {
		const box = start(kind, '/bin/sh', ['-c', 'ls -l /proc/$$/fd']);
		const lines = (await firstOutput(box.child)).split('\n');
		const sockets = lines.filter((line) => line.includes('socket:')).map((line) => / (\d+) -> /.exec(line)?.[1]);
		expect(sockets.sort()).toEqual(['0', '1', '2']);
	});

	it('refuses a command that is not there, and a directory that is not there', () => {
		expect(() => start(kind, 'no-such-program', [])).toThrow(
			expect.objectContaining({ code: 'CLAUDE_NOT_FOUND', message: containing('no-such-program') }),
		);
		expect(() => start(kind, '/no/such/program', [], { missing: 'BROWSER_NOT_FOUND' })).toThrow(
			expect.objectContaining({ code: 'BROWSER_NOT_FOUND', message: containing('/no/such/program') }),
		);
		expect(() => start(kind, '/bin/cat', [], { cwd: '/no/such/directory' })).toThrow(
			expect.objectContaining({ code: 'PROJECT_NOT_FOUND', message: containing('/no/such/directory') }),
		);
	});
});
