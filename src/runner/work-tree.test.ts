import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorVariables, commitAuthor, protectWorkTree } from './work-tree.ts';

const OURS = ['features.db*', 'assistant.db*', '.autocoder/'];

let root: string;
let project: string;

beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-worktree-')));
	project = join(root, 'a project of ours, “ä”');
	mkdirSync(project);
});
afterEach(() => rmSync(root, { recursive: true }));

function git(cwd: string, ...args: string[]): string {
	return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
}

function write(path: string, text: string): void {
	mkdirSync(join(project, path, '..'), { recursive: true });
	writeFileSync(join(project, path), text);
}

function read(path: string): string {
	return readFileSync(join(project, path), 'utf8');
}

/** The files of ours as they lie in a project at work. */
function writeOurs(text: string): void {
	for (const path of ['features.db', 'features.db-wal', 'assistant.db', '.autocoder/blobs/0a', '.autocoder/.gitignore'])
		write(path, text);
}

function linesOfExclude(): string[] {
	return read('.git/info/exclude')
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'));
}

function tracked(): string[] {
	return git(project, 'ls-files', '-z').split('\0').filter(Boolean);
}

function protect(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
	return protectWorkTree(project, environment);
}

describe('a project without a repository', () => {
	it('gets one, on main, in which our files are excluded', async () => {
		writeOurs('live');
		write('index.html', '<p>');
		await protect();
		expect(git(project, 'symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main');
		expect(linesOfExclude()).toEqual(OURS);
		git(project, 'add', '--all');
		expect(tracked()).toEqual(['index.html']);
	});

	it('gets one of its own also when it lies in another, which stays as it is', async () => {
		git(root, 'init', '--quiet');
		await protect();
		expect(realpathSync(git(project, 'rev-parse', '--show-toplevel').trim())).toBe(project);
		expect(readFileSync(join(root, '.git/info/exclude'), 'utf8')).not.toContain('features.db');
	});
});

describe('the exclude list', () => {
	it('is added to once, however often a session starts, and keeps what the user wrote', async () => {
		git(project, 'init', '--quiet');
		appendFileSync(join(project, '.git/info/exclude'), '*.log\nfeatures.db*\nno newline at the end');
		await protect();
		await protect();
		expect(linesOfExclude()).toEqual([
			'*.log',
			'features.db*',
			'no newline at the end',
			'assistant.db*',
			'.autocoder/',
		]);
	});

	it('is made where there is none, and mended when an agent takes lines out', async () => {
		git(project, 'init', '--quiet');
		rmSync(join(project, '.git/info'), { recursive: true });
		await protect();
		writeFileSync(join(project, '.git/info/exclude'), 'assistant.db*\n');
		await protect();
		expect(linesOfExclude().sort()).toEqual([...OURS].sort());
	});

	it('of a linked work tree is that of its repository', async () => {
		const main = join(root, 'main');
		mkdirSync(main);
		git(main, 'init', '--quiet');
		git(main, 'commit', '--quiet', '--allow-empty', '--message', 'Start');
		rmSync(project, { recursive: true });
		git(main, 'worktree', 'add', '--quiet', '-b', 'side', project);
		await protect();
		writeOurs('live');
		expect(git(project, 'status', '--porcelain', '--untracked-files=all')).toBe('');
		expect(readFileSync(join(main, '.git/info/exclude'), 'utf8')).toContain('.autocoder/\n');
	});
});

describe('our files that git knows', () => {
	beforeEach(() => {
		git(project, 'init', '--quiet');
		writeOurs('committed');
		write('index.html', '<p>');
		write('fixtures/features.db', "the application's own");
		git(project, 'add', '--all', '--force');
		git(project, 'commit', '--quiet', '--message', 'Everything');
	});

	it('leave its index and stay on the disk; others stay known', async () => {
		writeOurs('live');
		await protect();
		expect(tracked()).toEqual(['fixtures/features.db', 'index.html']);
		for (const path of ['features.db', 'features.db-wal', 'assistant.db', '.autocoder/blobs/0a'])
			expect(read(path)).toBe('live');
	});

	it('leave it also when they were staged since and have changed again', async () => {
		writeOurs('staged');
		git(project, 'add', '--all', '--force');
		writeOurs('live');
		await protect();
		expect(tracked()).toEqual(['fixtures/features.db', 'index.html']);
		expect(read('features.db')).toBe('live');
	});

	it('leave it without what else is staged, and stay out after the next commit', async () => {
		write('index.html', '<p>new');
		write('more.html', '<p>');
		git(project, 'add', 'index.html', 'more.html');
		await protect();
		const staged = git(project, 'diff', '--cached', '--name-status').trim().split('\n');
		expect(staged).toEqual(expect.arrayContaining(['M\tindex.html', 'A\tmore.html', 'D\tfeatures.db']));
		git(project, 'commit', '--quiet', '--message', 'Next');
		writeOurs('live');
		git(project, 'add', '--all');
		expect(git(project, 'status', '--porcelain')).toBe('');
		expect(read('features.db')).toBe('live');
	});
});

it("an agent's stash, clean and add take nothing of ours", async () => {
	await protect();
	git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Start');
	writeOurs('live');
	write('loose.txt', 'x');
	git(project, 'stash', '--include-untracked');
	git(project, 'clean', '-fd');
	git(project, 'add', '--all');
	expect(tracked()).toEqual([]);
	expect(existsSync(join(project, 'loose.txt'))).toBe(false);
	for (const path of ['features.db', 'features.db-wal', 'assistant.db', '.autocoder/blobs/0a'])
		expect(read(path)).toBe('live');
});

describe('what an agent left for our git', () => {
	it('is not run: hooks and a file monitor of the repository', async () => {
		await protect();
		write('.git/hooks/post-index-change', '#!/bin/sh\ntouch "$PWD/ran"\n');
		write('.git/monitor', '#!/bin/sh\ntouch "$PWD/ran"\n');
		for (const name of ['.git/hooks/post-index-change', '.git/monitor']) chmodSync(join(project, name), 0o755);
		git(project, 'config', 'core.fsmonitor', join(project, '.git/monitor'));
		writeOurs('live');
		execFileSync('git', ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'add', '-f', 'features.db'], {
			cwd: project,
		});
		await protect();
		expect(existsSync(join(project, 'ran'))).toBe(false);
		git(project, 'add', '--all');
		expect(existsSync(join(project, 'ran')), 'git itself would have run them').toBe(true);
	});

	it('is not written through: a link in the place of the exclude list', async () => {
		await protect();
		const target = join(root, 'start-up file');
		writeFileSync(target, 'mine');
		rmSync(join(project, '.git/info/exclude'));
		symlinkSync(target, join(project, '.git/info/exclude'));
		await expect(protect()).rejects.toMatchObject({ code: 'GIT_FAILED' });
		expect(readFileSync(target, 'utf8')).toBe('mine');
	});
});

describe('an error', () => {
	it('says that git is missing', async () => {
		await expect(protect({ PATH: root })).rejects.toMatchObject({ code: 'GIT_NOT_FOUND' });
	});

	it('of git names the command, the place and what git said', async () => {
		writeFileSync(join(project, '.git'), 'gitdir: /nowhere/at/all\n');
		await expect(protect()).rejects.toMatchObject({
			code: 'GIT_FAILED',
			message: expect.stringMatching(/^"git rev-parse" failed in .*a project of ours.*: .*nowhere/) as unknown,
		});
	});
});

describe('the author of commits', () => {
	const nobody = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', EMAIL: undefined };

	it('is whom git knows', async () => {
		await protect();
		git(project, 'config', 'user.name', 'Ada');
		git(project, 'config', 'user.email', 'ada@example.com');
		expect(await commitAuthor(project, process.env)).toEqual({ name: 'Ada', email: 'ada@example.com', known: true });
	});

	it('is whom the variables name', async () => {
		const variables = { ...process.env, ...nobody, GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@b.invalid' };
		expect(await commitAuthor(project, variables)).toEqual({ name: 'Ada', email: 'a@b.invalid', known: true });
	});

	it('is autocoder where nobody is known, so that a commit succeeds', async () => {
		const environment = { ...process.env, ...nobody, HOME: root };
		const author = authorVariables(await commitAuthor(project, environment));
		await protect(environment);
		execFileSync('git', ['commit', '--quiet', '--allow-empty', '--message', 'Start'], {
			cwd: project,
			env: { ...environment, ...author },
		});
		expect(git(project, 'log', '--format=%an %ae %cn').trim()).toBe('autocoder autocoder@localhost autocoder');
	});
});
