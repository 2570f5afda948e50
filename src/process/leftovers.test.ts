import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { BoxKind } from '../contract/process.ts';
import { detectBox } from './detect-box.ts';
import {
	compileRoom,
	ENV,
	firstOutput,
	fixture,
	newToken,
	pidsWith,
	temporaryDirectory,
	until,
	viewWith,
} from './fixtures/support.fixture.ts';
import { isAlive } from './identity.ts';
import { endMarked, findMarked } from './leftovers.ts';

const { kind: best, detail } = await detectBox();
const directory = temporaryDirectory();
let runner: string;
beforeAll(() => {
	runner = compileRoom(directory.path, 'starts-a-box.fixture.ts');
});
afterAll(directory.remove);

const tokens: string[] = [];
afterEach(() => {
	for (const pid of tokens.splice(0).flatMap(pidsWith)) process.kill(pid, 'SIGKILL');
});

/** A runner in a process of its own, with a box in which the fixture runs. */
async function startRunner(
	kind: BoxKind,
	name: string,
	marker: string,
): Promise<{ runner: ChildProcess; token: string }> {
	const token = newToken();
	tokens.push(token);
	const args = [fixture(name), token];
	const spec = { kind, command: process.execPath, args, cwd: '/', env: ENV, marker, view: viewWith() };
	const child = spawn(process.execPath, [runner, JSON.stringify(spec)], {
		env: ENV,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	expect(await firstOutput(child)).toBe('ready\n');
	return { runner: child, token };
}

async function kill(child: ChildProcess): Promise<void> {
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGKILL');
	await gone;
}

if (best !== 'bubblewrap')
	it.skip(`the end of a bubblewrap box with its runner is not tested here: ${detail}`, () => {});

it.runIf(best === 'bubblewrap').each(['ignores-sigterm.mjs', 'leaves-its-session.mjs', 'hides.mjs', 'daemonises.mjs'])(
	'a bubblewrap box ends when its runner is killed: %s',
	async (name) => {
		const { runner, token } = await startRunner('bubblewrap', name, `${newToken()}:1`);
		expect(pidsWith(token).length).toBeGreaterThan(0);
		await kill(runner);
		await until(() => pidsWith(token).length === 0, 'the box is empty');
	},
);

it.each(['ignores-sigterm.mjs', 'leaves-its-session.mjs', 'hides.mjs', 'daemonises.mjs'])(
	'a sweep finds and ends what a killed runner left of a process group: %s',
	async (name) => {
		const project = newToken();
		const { runner, token } = await startRunner('process-group', name, `${project}:1`);
		await kill(runner);
		const left = pidsWith(token);
		expect(left.length).toBeGreaterThan(0);
		const found = findMarked(`${project}:`);
		expect(found.map(({ pid }) => pid).sort()).toEqual(left.sort());
		expect(await endMarked(`${project}:`)).toBe(left.length);
		expect(pidsWith(token)).toEqual([]);
		expect(found.some(isAlive)).toBe(false);
		expect(findMarked(`${project}:`)).toEqual([]);
	},
);

it.runIf(best === 'bubblewrap')('a sweep ends a whole bubblewrap box', async () => {
	const project = newToken();
	const { runner, token } = await startRunner('bubblewrap', 'hides.mjs', `${project}:1`);
	expect(await endMarked(`${project}:`)).toBeGreaterThanOrEqual(4);
	expect(pidsWith(token).filter((pid) => pid !== runner.pid)).toEqual([]);
	await kill(runner);
});

it('a sweep touches no other project, nor another box when it names one', async () => {
	const project = newToken();
	const one = await startRunner('process-group', 'waits.mjs', `${project}:1`);
	const two = await startRunner('process-group', 'waits.mjs', `${project}:2`);
	const other = await startRunner('process-group', 'waits.mjs', `${project}0:1`);
	for (const { runner } of [one, two, other]) await kill(runner);
	await endMarked(`${project}:1`);
	expect([one, two, other].map(({ token }) => pidsWith(token).length)).toEqual([0, 1, 1]);
	await endMarked(`${project}:`);
	expect([two, other].map(({ token }) => pidsWith(token).length)).toEqual([0, 1]);
	await endMarked(`${project}0:`);
	expect(pidsWith(other.token)).toEqual([]);
});

it('a sweep that finds nothing ends nothing, and one without a marker is refused', async () => {
	expect(await endMarked(`${newToken()}:`)).toBe(0);
	expect(() => findMarked('')).toThrow(RangeError);
});
