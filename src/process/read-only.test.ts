import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnInBox } from './box.ts';
import { detectBox } from './detect-box.ts';
import { containing, ENV, temporaryDirectory, viewWith } from './fixtures/support.fixture.ts';

const { kind, detail } = await detectBox();
if (kind !== 'bubblewrap') it.skip(`the read-only paths of bubblewrap are not tested here: ${detail}`, () => {});

describe.runIf(kind === 'bubblewrap')('read-only paths in a bubblewrap box', () => {
	let project: { path: string; remove(): void };
	let database: string;
	let ours: string;
	const git = (...args: string[]) => spawnSync('git', args, { cwd: project.path, env: gitEnv(), encoding: 'utf8' });
	const gitEnv = () => ({
		...ENV,
		HOME: project.path,
		...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
	});

	beforeEach(() => {
		project = temporaryDirectory();
		database = join(project.path, 'features.db');
		ours = join(project.path, '.autocoder');
		writeFileSync(database, 'the database');
		mkdirSync(join(ours, 'evidence'), { recursive: true });
		writeFileSync(join(ours, 'evidence', 'one.txt'), 'evidence');
		writeFileSync(join(project.path, 'code.txt'), 'first');
	});
	afterEach(() => {
		expect(readFileSync(database, 'utf8'), 'the database is as it was').toBe('the database');
		expect(readFileSync(join(ours, 'evidence', 'one.txt'), 'utf8')).toBe('evidence');
		project.remove();
	});

	async function inBox(script: string, readOnly = [database, ours], cwd = project.path): Promise<number | null> {
		const box = spawnInBox({
			...{ kind, command: '/bin/sh', args: ['-c', script], cwd, env: gitEnv(), marker: 'test-read-only:1' },
			view: viewWith({ writable: [project.path], readOnly }),
		});
		const { exitCode } = await box.exited;
		await box.end();
		return exitCode;
	}

	it.each([
		['written', 'echo changed > features.db'],
		['appended to', 'echo changed >> features.db'],
		['unlinked', 'rm -f features.db'],
		['renamed', 'mv features.db gone.db'],
		['renamed onto', 'echo changed > new.db; mv -f new.db features.db'],
		['given another mode', 'chmod 777 features.db'],
		['changed below a directory', 'echo changed > .autocoder/evidence/one.txt'],
		['removed with its directory', 'rm -rf .autocoder'],
		['moved away with its directory', 'mv .autocoder away'],
		['added to', 'touch .autocoder/new'],
		['unmounted', 'umount features.db'],
		['mounted anew', 'mount -o remount,bind,rw features.db'],
		['unmounted in a user namespace', 'unshare -Urm umount features.db'],
	])('cannot be %s', async (_what, script) => {
		expect(await inBox(script)).not.toBe(0);
	});

	it('leave the rest of the project to the box', async () => {
		expect(await inBox('echo second > code.txt && mkdir sub')).toBe(0);
		expect(readFileSync(join(project.path, 'code.txt'), 'utf8')).toBe('second\n');
		expect(existsSync(join(project.path, 'sub'))).toBe(true);
	});

	it('hold when the project is reached by a symbolic link', async () => {
		const link = join(project.path, 'link');
		symlinkSync(project.path, link);
		const paths = [join(link, 'features.db'), join(link, '.autocoder')];
		expect(await inBox('echo changed > features.db', paths, link)).not.toBe(0);
		expect(await inBox(`rm -f ${database}`, paths, link)).not.toBe(0);
	});

	it.each([
		['git clean -fdx', false],
		['git stash -u', false],
		['git stash -u', true],
		['git reset --hard HEAD', true],
		['git checkout -f HEAD .', true],
	])('outlive `%s`, with the database tracked: %s', async (command, tracked) => {
		git('init', '-q');
		git('add', 'code.txt');
		git('commit', '-qm', 'code');
		if (tracked) {
			writeFileSync(database, 'an old one');
			git('add', '-f', 'features.db');
			git('commit', '-qm', 'database');
			writeFileSync(database, 'the database');
		}
		writeFileSync(join(project.path, 'untracked.txt'), 'x');
		const before = statSync(database).ino;
		await inBox(command);
		expect(statSync(database).ino).toBe(before);
		expect(git('log', '--oneline').stdout).toContain('code');
	});

	it('must be there when the box starts', () => {
		const start = () =>
			spawnInBox({
				...{ kind, command: '/bin/true', args: [], cwd: '/', env: ENV, marker: 'test-read-only:2' },
				view: viewWith({ readOnly: [join(project.path, 'absent.db')] }),
			});
		expect(start).toThrow(expect.objectContaining({ code: 'INTERNAL', message: containing('absent.db') }));
	});
});
