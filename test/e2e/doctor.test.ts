import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf } from '../../src/process/identity.ts';
import { MARKER_VARIABLE, projectMarker } from '../../src/process/marker.ts';
import { findWorkingIn } from '../../src/process/working-in.ts';
import { changeSettings } from '../support/settings.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const KEY = 'sk-ant-api03-this-must-never-be-shown';

const holding = (text: string): unknown => expect.stringContaining(text);

let workshop: Workshop;
let env: Record<string, string>;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(2));
	env = {
		...workshop.env,
		ANTHROPIC_API_KEY: KEY,
		PROXY_PASSWORD: `password-${KEY}`,
		AUTOCODER_BROWSER: process.env.AUTOCODER_BROWSER ?? '',
		VITE_API_PORT: String(await freePort()),
	};
	writeFileSync(join(workshop.env.HOME as string, '.gitconfig'), '[user]\n\tname = A\n\temail = a@localhost\n');
});
afterEach(() => workshop.close());

interface Line {
	readonly id: string;
	readonly part: string;
	readonly status: string;
	readonly found: string;
	readonly mend?: string;
	readonly fixed?: string;
}

/** Runs `autocoder doctor --json` and holds its whole output against the secret. */
async function doctor(args: readonly string[], changes: Record<string, string> = {}) {
	const { exit, stdout, stderr } = workshop.startWith({ ...env, ...changes }, 'doctor', '--json', ...args);
	const { code } = await exit;
	expect(`${stdout()}${stderr()}`).not.toContain('never-be-shown');
	expect(stderr()).not.toMatch(/\n\s+at /);
	const objects = stdout()
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Line & { type: string });
	const checks = objects.filter(({ type }) => type === 'check');
	return {
		code,
		text: stderr(),
		checks,
		summary: objects.at(-1),
		of: (id: string) => checks.find((check) => check.id === id && check.part === partOf(id)),
	};
}

const PROJECT_IDS = [
	...['directory', 'database', 'specification', 'run', 'processes', 'sessions', 'scratch', 'work-tree'],
	...['git-state', 'rescued', 'room'],
];
const partOf = (id: string) => (PROJECT_IDS.includes(id) ? 'project' : 'machine');
const onProject = (...more: string[]) => ['--project-dir', workshop.directory, ...more];

describe('autocoder doctor on the machine', () => {
	it('finds all well, and says so to people and machines', async () => {
		const { code, checks, summary, text } = await doctor([]);
		expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
		expect(code).toBe(0);
		expect(summary).toMatchObject({ type: 'summary', failures: 0, exit_code: 0 });
		expect(checks.map(({ id }) => id)).toEqual([
			'node',
			'claude',
			'credentials',
			'git',
			'browser',
			'box',
			'disk',
			'temporary',
			'home',
			'port',
		]);
		expect(checks.find(({ id }) => id === 'credentials')?.found).toBe('There, in the variable ANTHROPIC_API_KEY.');
		expect(text).toContain('✓ Node.js');
		// Looking leaves nothing.
		expect(existsSync(join(workshop.env.HOME as string, '.autocoder'))).toBe(false);
	});

	it('warns of missing credentials, and names the demo', async () => {
		const { code, of } = await doctor([], { ANTHROPIC_API_KEY: '' });
		expect(of('credentials')).toMatchObject({ status: 'warn', mend: holding('autocoder demo') });
		expect(code).toBe(0);
	});

	it('fails without git, browser and Claude, and tells how to come by each', async () => {
		const empty = mkdtempSync(join(dirname(workshop.directory), 'no-programs-'));
		symlinkSync(process.execPath, join(empty, 'node'));
		const { code, of, summary } = await doctor(onProject(), {
			PATH: empty,
			AUTOCODER_BROWSER: join(empty, 'no-browser'),
			CLI_COMMAND: 'no-claude',
		});
		expect(code).toBe(1);
		expect(summary).toMatchObject({ failures: 3, exit_code: 1 });
		expect(of('git')).toMatchObject({ status: 'fail', mend: holding('git') });
		expect(of('browser')).toMatchObject({ status: 'fail', mend: holding('Chromium') });
		expect(of('claude')).toMatchObject({ status: 'fail', mend: holding('Claude executable') });
	});

	it('shows nothing of what a program prints that may be a secret', async () => {
		const script = join(dirname(workshop.directory), 'claude');
		writeFileSync(script, '#!/bin/sh\necho "9.9.9-$PROXY_PASSWORD"\n', { mode: 0o755 });
		const { of } = await doctor([], { CLI_COMMAND: script });
		expect(of('claude')?.found).toContain('9.9.9-[hidden]');
	});

	it('tells who has the port', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(Number(env.VITE_API_PORT), '127.0.0.1', resolve));
		const { of } = await doctor([]);
		server.close();
		expect(of('port')).toMatchObject({ status: 'warn', found: holding(`process ${process.pid}`) });
	});

	it('makes its home when asked to mend', async () => {
		const { of } = await doctor(['--fix']);
		expect(of('home')).toMatchObject({ status: 'ok', fixed: holding('Made') });
		expect(existsSync(join(workshop.env.HOME as string, '.autocoder'))).toBe(true);
	});

	it('tells of a damaged registry instead of failing on it', async () => {
		const home = join(workshop.env.HOME as string, '.autocoder');
		mkdirSync(home);
		writeFileSync(join(home, 'registry.db'), 'no database at all, '.repeat(300));
		const { code, of } = await doctor(['some-project']);
		expect(code).toBe(1);
		expect(of('home')).toMatchObject({ status: 'fail' });
		expect(of('directory')).toMatchObject({ status: 'fail', found: holding('registry.db') });
	});
});

describe('autocoder doctor on a project', () => {
	it('finds a project that has run in good order, and changes nothing of it', async () => {
		await workshop.run().exit;
		const before = readFileSync(join(workshop.directory, 'features.db'));
		const { code, checks } = await doctor(onProject());
		expect(checks.filter(({ part, status }) => part === 'project' && status !== 'ok')).toEqual([]);
		expect(checks.filter(({ part }) => part === 'project').map(({ id }) => id)).toEqual(PROJECT_IDS);
		expect(code).toBe(0);
		expect(readFileSync(join(workshop.directory, 'features.db')).equals(before)).toBe(true);
	});

	it('does not turn a directory into a project', async () => {
		const { of } = await doctor(onProject('--fix'));
		expect(of('database')).toMatchObject({ status: 'ok' });
		expect(existsSync(join(workshop.directory, 'features.db'))).toBe(false);
		expect(existsSync(join(workshop.directory, '.git'))).toBe(false);
	});

	it('tells a missing and an unfilled specification', async () => {
		const spec = join(workshop.directory, 'prompts', 'app_spec.txt');
		writeFileSync(spec, '<project_specification></project_specification>');
		const { code, of } = await doctor(onProject());
		expect(of('specification')).toMatchObject({ status: 'fail', found: holding('says nothing yet') });
		expect(code).toBe(1);
	});

	it('tells a corrupt database, leaves it as it is, and mends nothing around it', async () => {
		const path = join(workshop.directory, 'features.db');
		writeFileSync(path, 'this is no database, '.repeat(500));
		const { code, of } = await doctor(onProject('--fix'));
		expect(code).toBe(1);
		expect(of('database')).toMatchObject({ status: 'fail', mend: holding('mv features.db*') });
		expect(of('run')).toMatchObject({ status: 'warn' });
		expect(readFileSync(path, 'utf8')).toBe('this is no database, '.repeat(500));
	});

	it('tells a database of a newer autocoder', async () => {
		workshop.store().close();
		workshop.rawDatabase().pragma('user_version = 999');
		const { code, of } = await doctor(onProject());
		expect(code).toBe(1);
		expect(of('database')).toMatchObject({
			status: 'fail',
			found: holding('999'),
			mend: holding('Update'),
		});
	});

	it('of a newer autocoder that crashed promises to mend nothing, and mends nothing', async () => {
		const store = workshop.store();
		const gone = { pid: 999_999_999, startedAt: '0', bootId: 'gone' };
		store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'none' }, gone);
		store.sessions.begin({ kind: 'coding', runId: 1, owner: gone, model: null });
		store.close();
		expect((await doctor(onProject())).of('run')).toMatchObject({ status: 'warn', fixable: true });
		workshop.rawDatabase().pragma('user_version = 999');
		for (const args of [onProject(), [...onProject(), '--fix']]) {
			const { of } = await doctor(args);
			for (const id of ['run', 'sessions']) {
				expect(of(id)).toMatchObject({ fixable: false });
				expect(of(id)).not.toHaveProperty('fixed');
			}
		}
	});

	it('refuses a project that is not there as a wrong argument', async () => {
		const { code, summary } = await doctor(['no-such-project']);
		expect(code).toBe(2);
		expect(summary).toMatchObject({ type: 'summary', exit_code: 2, error: { code: 'PROJECT_NOT_FOUND' } });
	});
});

describe('what git and the disk say', () => {
	const git = (...args: string[]) =>
		execFileSync('git', args, { cwd: workshop.directory, encoding: 'utf8', stdio: 'pipe' });

	it('a lock of git that nobody holds is told, and removed when asked to; one that somebody may hold stays', async () => {
		await workshop.run().exit;
		const branch = git('symbolic-ref', 'HEAD').trim();
		const locks = ['index', 'HEAD', branch].map((name) => join(workshop.directory, '.git', `${name}.lock`));
		for (const lock of locks) writeFileSync(lock, '');
		// A git that waits for words on its stdin.
		const holder = spawn('git', ['cat-file', '--batch'], { cwd: workshop.directory, stdio: 'pipe' });
		try {
			await until(
				'git runs',
				() => findWorkingIn(realpathSync(workshop.directory), 'git')?.includes(holder.pid ?? 0) === true,
			);
			expect((await doctor(onProject('--fix'))).of('git-state')).toMatchObject({ status: 'ok' });
			expect(locks.every((lock) => existsSync(lock))).toBe(true);
		} finally {
			const gone = once(holder, 'exit');
			holder.kill('SIGKILL');
			await gone;
		}
		expect((await doctor(onProject())).of('git-state')).toMatchObject({
			status: 'warn',
			found: holding('held by nobody'),
		});
		expect(locks.every((lock) => existsSync(lock))).toBe(true);
		const mended = await doctor(onProject('--fix'));
		expect(mended.of('git-state')).toMatchObject({ status: 'ok', fixed: holding('Removed') });
		expect(locks.some((lock) => existsSync(lock))).toBe(false);
	});

	it.each([
		['a merge', ['merge', 'other'], 'git merge --abort'],
		['a rebase', ['rebase', 'other'], 'git rebase --abort'],
		['a cherry-pick', ['cherry-pick', 'other'], 'git cherry-pick --abort'],
		['a revert', ['revert', '--no-edit', 'HEAD~1'], 'git revert --abort'],
	])('%s that was not finished is told, with the way out, and left to people', async (what, command, abort) => {
		git('init', '--quiet', '--initial-branch=main');
		const commit = (text: string) => {
			writeFileSync(join(workshop.directory, 'a.txt'), `${text}\n`);
			git('add', 'a.txt');
			git('commit', '--quiet', '-m', text);
		};
		git('config', 'user.name', 'A');
		git('config', 'user.email', 'a@localhost');
		commit('first');
		git('branch', 'other');
		commit('second');
		commit('third');
		git('checkout', '--quiet', 'other');
		commit('elsewhere');
		git('checkout', '--quiet', 'main');
		expect(() => git(...command)).toThrow();
		const { of, code } = await doctor(onProject('--fix'));
		expect(of('git-state')).toMatchObject({ status: 'warn', found: holding(what), mend: holding(abort) });
		expect(code).toBe(0);
		// What is said to break it off does.
		execFileSync('sh', ['-c', abort], { cwd: workshop.directory, stdio: 'pipe' });
		expect((await doctor(onProject())).of('git-state')).toMatchObject({
			status: 'ok',
			found: 'Nothing is unfinished.',
		});
	});

	it('too little room for a session is told by the bound that is set', async () => {
		changeSettings(workshop, { min_free_mb: 1_000_000 });
		const { of, code } = await doctor(onProject());
		expect(of('room')).toMatchObject({
			status: 'warn',
			found: holding('no session starts below'),
			mend: holding('min_free_mb'),
		});
		expect(code).toBe(0);
		changeSettings(workshop, { min_free_mb: 0 });
		expect((await doctor(onProject())).of('room')).toMatchObject({ status: 'ok', found: holding('no bound is set') });
	});
});

describe('what a crash left', () => {
	// Any runner removes what a dead one left in the temporary directory, and the files of tests run side by side.
	// It is not in the one of the tests, since the socket of a browser in it would have too long a path.
	let temporary: string;
	beforeEach(() => {
		temporary = mkdtempSync('/tmp/ac-');
	});
	afterEach(() => rmSync(temporary, { recursive: true }));

	/** A runner that was killed in a session, and a process of its that went on, as without bubblewrap. */
	async function crash(): Promise<number> {
		await workshop.close();
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		env = { ...env, ...workshop.env, ANTHROPIC_API_KEY: KEY, TMPDIR: temporary };
		const run = workshop.startWith(env, 'run', '--project-dir', workshop.directory, '--yolo', '--json');
		await run.event('feature.claimed');
		run.child.kill('SIGKILL');
		await run.exit;
		await until('the box is gone', () => workshop.leftovers() === 0);
		const marker = `${projectMarker(workshop.directory)}:run-abcdef`;
		const child = spawn('sleep', ['600'], { env: { ...process.env, [MARKER_VARIABLE]: marker }, stdio: 'ignore' });
		await until('it has its marker', () => workshop.leftovers() === 1);
		return child.pid as number;
	}

	it('is told without --fix, mended with it, and then all is well', async () => {
		const pid = await crash();
		execFileSync('git', ['add', '-f', 'features.db'], { cwd: workshop.directory });
		const first = await doctor(onProject());
		expect(first.code).toBe(0);
		expect(first.of('run')).toMatchObject({ status: 'warn', found: holding('crashed') });
		for (const id of ['processes', 'sessions', 'scratch', 'work-tree'])
			expect(first.of(id), id).toMatchObject({
				status: 'warn',
				mend: holding('autocoder doctor --fix'),
			});
		expect(identityOf(pid)).toBeDefined();
		expect(workshop.store().features.stats().in_progress).toBe(1);

		const second = await doctor(onProject('--fix'));
		expect(second.of('processes')).toMatchObject({ status: 'ok', fixed: 'Ended 1 process.' });
		expect(second.of('sessions')).toMatchObject({ status: 'ok', fixed: 'Closed 1 session and freed 1 feature.' });
		// The check of the machine comes first, and takes those of every project.
		expect(second.of('temporary')).toMatchObject({ status: 'ok', fixed: holding('Removed') });
		expect(readdirSync(temporary)).toEqual([]);
		expect(second.of('scratch')).toMatchObject({ status: 'ok' });
		expect(second.of('run')).toMatchObject({ status: 'ok', fixed: holding('Closed run') });
		expect(second.of('work-tree')).toMatchObject({ status: 'ok' });
		expect(identityOf(pid)).toBeUndefined();
		const store = workshop.store();
		expect(store.features.stats().in_progress).toBe(0);
		expect(store.sessions.list().at(-1)).toMatchObject({ outcome: 'lost' });
		expect(execFileSync('git', ['ls-files'], { cwd: workshop.directory, encoding: 'utf8' })).not.toContain(
			'features.db',
		);
	});

	it('is not mistaken for a live run, of which --fix touches nothing', async () => {
		await workshop.close();
		workshop = await openWorkshop(tinyScenario(1, { slowSeconds: 60 }));
		env = { ...env, ...workshop.env, ANTHROPIC_API_KEY: KEY };
		const run = workshop.run();
		await run.event('feature.claimed');
		const { of, checks } = await doctor(onProject('--fix'));
		expect(of('run')).toMatchObject({ status: 'ok', found: holding('is running') });
		expect(of('processes')).toMatchObject({
			status: 'ok',
			found: holding('of the run that is going on'),
		});
		expect(checks.filter(({ part, fixed }) => part === 'project' && fixed !== undefined)).toEqual([]);
		const store = workshop.store();
		expect(store.features.stats().in_progress).toBe(1);
		store.runs.wish('stopped');
		expect((await run.exit).code).toBe(0);
		expect(store.sessions.list().map(({ outcome }) => outcome)).toEqual(['completed', 'interrupted']);
	});
});

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === 'object' && address !== null ? address.port : 0;
}
