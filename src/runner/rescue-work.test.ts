import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRescues, rescueWork } from './rescue-work.ts';

let root: string;
let project: string;
let env: Record<string, string>;

beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-rescue-')));
	project = join(root, 'a project, “ä”');
	mkdirSync(project);
	env = {
		PATH: process.env.PATH ?? '',
		HOME: root,
		...{
			GIT_AUTHOR_NAME: 'A',
			GIT_AUTHOR_EMAIL: 'a@localhost',
			GIT_COMMITTER_NAME: 'A',
			GIT_COMMITTER_EMAIL: 'a@localhost',
		},
	};
	git('init', '--quiet', '--initial-branch=main');
	write('.git/info/exclude', 'features.db*\nassistant.db*\n.autocoder/\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function git(...args: string[]): string {
	return execFileSync('git', args, { cwd: project, encoding: 'utf8', stdio: 'pipe', env });
}

function write(path: string, text: string | Buffer): void {
	mkdirSync(join(project, path, '..'), { recursive: true });
	writeFileSync(join(project, path), text);
}

function commit(): void {
	git('add', '--all');
	git('commit', '--quiet', '--message', 'Work');
}

const rescue = (session = 7) => rescueWork(project, '0123456789abcdef', session, env);
const filesOf = (ref: string) =>
	git('-c', 'core.quotePath=false', 'ls-tree', '-r', '--name-only', ref).trim().split('\n').filter(Boolean);

/** All that there is, bytes and times, the objects and refs of git apart, which grow. */
function picture(of = project, at = ''): string[] {
	return readdirSync(of, { withFileTypes: true }).flatMap((entry) => {
		const [path, name] = [join(of, entry.name), `${at}/${entry.name}`];
		if (name === '/.git/objects' || name === '/.git/refs/autocoder') return [];
		const { mtimeNs, mode } = lstatSync(path, { bigint: true });
		// Directories in .git change with temporary files in them.
		const time = entry.isDirectory() && name.startsWith('/.git') ? '' : mtimeNs;
		const text = entry.isFile() ? readFileSync(path, 'base64') : '';
		return [`${name} ${mode} ${time} ${text}`, ...(entry.isDirectory() ? picture(path, name) : [])];
	});
}

describe('work that was not committed', () => {
	it('is kept with everything that git does not exclude, and nothing else is touched', async () => {
		write('kept.txt', 'as it was\n');
		write('changed.txt', 'before\n');
		write('gone.txt', 'gone\n');
		write('dir/deep.txt', 'deep\n');
		write('.gitignore', 'node_modules/\n');
		commit();
		write('changed.txt', 'after\n');
		rmSync(join(project, 'gone.txt'));
		write('new/“file” with\nline.txt', 'new\n');
		write('staged.txt', 'staged\n');
		git('add', 'staged.txt');
		write('staged.txt', 'staged and changed again\n');
		write('run.sh', '#!/bin/sh\n');
		chmodSync(join(project, 'run.sh'), 0o755);
		symlinkSync('/etc/passwd', join(project, 'link'));
		write('node_modules/x/index.js', 'x');
		write('features.db', 'live');
		write('.autocoder/blobs/0a', 'blob');
		// Tracked by force, as an agent may do it.
		git('add', '--force', 'features.db');
		const before = picture();

		const kept = await rescue();
		expect(kept).toMatchObject({ ref: 'refs/autocoder/rescue/7', files: 6, leftOut: null });
		expect(picture()).toEqual(before);
		expect(
			git('ls-tree', '-r', '-z', '--name-only', 'refs/autocoder/rescue/7').split('\0').filter(Boolean).sort(),
		).toEqual(
			[
				'.gitignore',
				'changed.txt',
				'dir/deep.txt',
				'kept.txt',
				'link',
				'new/“file” with\nline.txt',
				'run.sh',
				'staged.txt',
			].sort(),
		);
		const show = (path: string) => git('show', `refs/autocoder/rescue/7:${path}`);
		expect([show('changed.txt'), show('staged.txt'), show('link')]).toEqual([
			'after\n',
			'staged and changed again\n',
			'/etc/passwd',
		]);
		expect(git('ls-tree', 'refs/autocoder/rescue/7', 'run.sh', 'link')).toMatch(
			/^120000 .*\tlink\n100755 .*\trun\.sh\n$/,
		);
		expect(git('rev-parse', 'refs/autocoder/rescue/7^')).toBe(git('rev-parse', 'HEAD'));
		git('fsck', '--strict');
	});

	it('comes back by the command that people are told', async () => {
		write('a.txt', 'one\n');
		commit();
		write('a.txt', 'two\n');
		write('b.txt', 'new\n');
		await rescue();
		git('checkout', '--force', 'main', '--', '.');
		rmSync(join(project, 'b.txt'));
		git('checkout', 'refs/autocoder/rescue/7', '--', '.');
		expect([readFileSync(join(project, 'a.txt'), 'utf8'), readFileSync(join(project, 'b.txt'), 'utf8')]).toEqual([
			'two\n',
			'new\n',
		]);
	});

	it('is kept before the first commit too, and with a merge in conflict', async () => {
		write('a.txt', 'a\n');
		await rescue(1);
		expect(filesOf('refs/autocoder/rescue/1')).toEqual(['a.txt']);
		expect(git('log', '--format=%s', 'refs/autocoder/rescue/1')).toBe('Uncommitted work of session 1\n');

		commit();
		git('checkout', '--quiet', '-b', 'side');
		write('a.txt', 'side\n');
		commit();
		git('checkout', '--quiet', 'main');
		write('a.txt', 'main\n');
		commit();
		expect(() => git('merge', 'side')).toThrow();
		const index = readFileSync(join(project, '.git/index'));
		await rescue(2);
		expect(git('show', 'refs/autocoder/rescue/2:a.txt')).toContain('<<<<<<<');
		expect(readFileSync(join(project, '.git/index')).equals(index)).toBe(true);
	});

	it('is nothing where all is committed, where there is no repository, and where it is kept already', async () => {
		expect(await rescue()).toBeNull();
		write('a.txt', 'a\n');
		commit();
		expect(await rescue()).toBeNull();
		utimesSync(join(project, 'a.txt'), 1, 1);
		expect(await rescue()).toBeNull();
		expect(await listRescues(project, env)).toEqual([]);

		write('a.txt', 'b\n');
		expect(await rescue(1)).not.toBeNull();
		expect(await rescue(2)).toBeNull();
		write('a.txt', 'c\n');
		expect(await rescue(2)).not.toBeNull();
		expect((await listRescues(project, env)).map(({ session }) => session)).toEqual([2, 1]);

		rmSync(join(project, '.git'), { recursive: true });
		expect(await rescue(3)).toBeNull();
	});

	it('is kept of the newest twenty sessions', async () => {
		write('a.txt', 'first\n');
		await rescue(1);
		const first = git('rev-parse', 'refs/autocoder/rescue/1').trim();
		for (let session = 2; session <= 22; session++) write(`.git/refs/autocoder/rescue/${session}`, `${first}\n`);
		write('.git/refs/autocoder/rescue/of-somebody-else', `${first}\n`);
		write('a.txt', 'last\n');
		await rescue(23);
		expect(git('rev-parse', 'refs/autocoder/rescue/of-somebody-else').trim()).toBe(first);
		const kept = await listRescues(project, env);
		expect(kept.map(({ session }) => session)).toEqual(Array.from({ length: 20 }, (_, index) => 23 - index));
	});

	it('leaves out what is too large, repositories in it, and what lies behind a link', async () => {
		write('small.txt', 'small\n');
		write('dir/inner.txt', 'of the project\n');
		commit();
		write('large.bin', Buffer.alloc(50_000_001));
		mkdirSync(join(project, 'inner'));
		execFileSync('git', ['init', '--quiet'], { cwd: join(project, 'inner'), env });
		writeFileSync(join(project, 'inner/file'), 'x');
		const secret = join(root, 'secret');
		mkdirSync(secret);
		writeFileSync(join(secret, 'inner.txt'), 'a secret\n');
		rmSync(join(project, 'dir'), { recursive: true });
		symlinkSync(secret, join(project, 'dir'));
		const kept = await rescue();
		expect(kept?.leftOut).toBe('Left out: 1 of more than 50 MB, 1 that are repositories of their own.');
		expect(filesOf('refs/autocoder/rescue/7')).toEqual(['dir', 'small.txt']);
		expect(git('log', '-p', '--all')).not.toContain('a secret');
	});

	it('of a linked work tree is kept in its repository', async () => {
		write('a.txt', 'a\n');
		commit();
		const main = project;
		project = join(root, 'linked');
		execFileSync('git', ['worktree', 'add', '--quiet', '-b', 'side', project], { cwd: main, env });
		write('a.txt', 'b\n');
		expect(await rescue()).toMatchObject({ files: 1 });
		expect(execFileSync('git', ['show', 'refs/autocoder/rescue/7:a.txt'], { cwd: main, env, encoding: 'utf8' })).toBe(
			'b\n',
		);
	});
});

describe('a repository that an agent has set up', () => {
	it('has nothing of it started, whatever its configuration names', async () => {
		write('a.txt', 'before\n');
		commit();
		const marks = join(root, 'ran');
		mkdirSync(marks);
		const program = (name: string) => {
			const path = join(root, `program-${name}`);
			writeFileSync(path, `#!/bin/sh\ntouch '${marks}/${name}'\nexec cat\n`, { mode: 0o755 });
			return path;
		};
		const hooks = join(root, 'hooks');
		mkdirSync(hooks);
		for (const place of [hooks, join(project, '.git/hooks')])
			for (const hook of [
				'post-index-change',
				'reference-transaction',
				'pre-commit',
				'post-commit',
				'post-checkout',
				'pre-auto-gc',
			])
				writeFileSync(join(place, hook), `#!/bin/sh\ntouch '${marks}/hook-${hook}'\n`, { mode: 0o755 });
		const outside = join(root, 'outside');
		mkdirSync(outside);
		writeFileSync(join(outside, 'private.txt'), 'of the user\n');
		const settings: Record<string, string> = {
			'filter.x.clean': program('clean'),
			'filter.x.smudge': program('smudge'),
			'filter.x.process': program('process'),
			'filter.x.required': 'true',
			'core.fsmonitor': program('fsmonitor'),
			'core.hooksPath': hooks,
			'core.worktree': outside,
			'core.pager': program('pager'),
			'core.editor': program('editor'),
			'core.sshCommand': program('ssh'),
			'core.alternateRefsCommand': program('alternate'),
			'gpg.program': program('gpg'),
			'commit.gpgSign': 'true',
			'log.showSignature': 'true',
			'diff.x.textconv': program('textconv'),
			'diff.x.command': program('diff'),
			'diff.external': program('external'),
			'merge.x.driver': program('merge'),
			'alias.hash-object': `!${program('alias')}`,
			'hook.x.command': program('configured-hook'),
			'hook.x.event': 'reference-transaction',
			'credential.helper': program('credential'),
		};
		for (const [name, value] of Object.entries(settings)) git('config', name, value);
		appendFileSync(join(project, '.git/info/attributes'), '* filter=x diff=x merge=x text=auto eol=crlf\n');
		write('.gitattributes', '* filter=x diff=x merge=x working-tree-encoding=UTF-16\n');
		write('a.txt', 'after\n');
		write('b.txt', 'new\r\n');
		// The same size and time as git knows, which makes it look into the file.
		utimesSync(join(project, 'a.txt'), new Date(), new Date());

		const kept = await rescue();
		expect(kept).toMatchObject({ files: 3, leftOut: null });
		expect(readdirSync(marks)).toEqual([]);
		rmSync(join(project, '.git/info/attributes'));
		const bare = ['--work-tree', project, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
		expect(git(...bare, 'cat-file', 'blob', 'refs/autocoder/rescue/7:b.txt')).toBe('new\r\n');
		expect(git(...bare, 'ls-tree', '-r', '--name-only', 'refs/autocoder/rescue/7')).toBe(
			'.gitattributes\na.txt\nb.txt\n',
		);
		// The same by git's own way starts a lot of it: the trap is set.
		writeFileSync(join(project, '.git/info/attributes'), '* filter=x\n');
		git('config', '--unset', 'core.worktree');
		git('config', '--unset', 'filter.x.process');
		write('.gitattributes', '* filter=x\n');
		git('add', 'b.txt');
		expect(existsSync(join(marks, 'clean'))).toBe(true);
		expect(existsSync(join(marks, 'hook-post-index-change'))).toBe(true);
	});

	it('cannot have another ref written by a symbolic one', async () => {
		write('a.txt', 'a\n');
		commit();
		const head = git('rev-parse', 'main');
		git('symbolic-ref', 'refs/autocoder/rescue/7', 'refs/heads/main');
		write('a.txt', 'b\n');
		await rescue();
		expect(git('rev-parse', 'main')).toBe(head);
		expect(git('show', 'refs/autocoder/rescue/7:a.txt')).toBe('b\n');
	});

	it('that is damaged is an error that says so, and leaves nothing', async () => {
		write('a.txt', 'a\n');
		commit();
		write('a.txt', 'b\n');
		write('.git/index', 'no index');
		await expect(rescue()).rejects.toMatchObject({ code: 'GIT_FAILED' });
		expect(readdirSync(realpathSync(tmpdir())).filter((name) => name.startsWith('autocoder-0123456789ab'))).toEqual([]);
	});
});
