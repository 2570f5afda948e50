import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startChild } from './fixtures/children.fixture.ts';
import { earlierRows, makeEarlierDatabase } from './fixtures/earlier-tool.fixture.ts';
import { create, errorOf, newProject, type TestProject, temporaryDirectory } from './fixtures/support.fixture.ts';

/** The names and bytes of all that is in a project's directory, SQLite's passing files apart. */
function bytesOf({ directory }: TestProject): Record<string, string> {
	const files = readdirSync(directory, { withFileTypes: true }).filter(
		(entry) => entry.isFile() && !/-(shm|wal)$/.test(entry.name),
	);
	return Object.fromEntries(
		files.map(({ name }) => [
			name,
			createHash('sha256')
				.update(readFileSync(join(directory, name)))
				.digest('hex'),
		]),
	);
}

it('makes a new database in WAL mode, and a directory of ours that git does not see', () => {
	const project = newProject();
	project.open();
	expect(project.behind((database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
	expect(readFileSync(join(project.files.own, '.gitignore'), 'utf8')).toBe('*\n');
});

it('refuses a database of a newer version and leaves every byte of it', () => {
	const project = newProject();
	create(project.open(), 'log in');
	project.behind((database) => database.pragma('user_version = 999'));
	project.behind((database) => database.pragma('wal_checkpoint(TRUNCATE)'));
	const before = bytesOf(project);
	const error = errorOf(() => project.open());
	expect(error).toMatchObject({ code: 'DATABASE_NEWER' });
	expect(error.message).toContain('999');
	expect(error.next).toContain('Update autocoder');
	expect(bytesOf(project)).toEqual(before);
	expect(existsSync(project.files.backups)).toBe(false);
});

it('refuses a newer database of rollback-journal mode without a change of its mode', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(5));
	project.behind((database) => database.pragma('user_version = 999'));
	const before = bytesOf(project);
	expect(errorOf(() => project.open()).code).toBe('DATABASE_NEWER');
	expect(bytesOf(project)).toEqual(before);
});

it.each([
	['is no database', (path: string) => writeFileSync(path, 'This is no database.\n'.repeat(500))],
	['was cut short', (path: string) => truncateSync(path, 10_000)],
	['was cut short within its first page', (path: string) => truncateSync(path, 700)],
	['has garbage in its midst', (path: string) => overwrite(path, 8_192)],
])('refuses a file that %s, and leaves it as it is', (_what, damage) => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(400));
	damage(project.files.database);
	const before = bytesOf(project);
	const error = errorOf(() => project.open());
	expect(error.code).toBe('DATABASE_CORRUPT');
	expect(error.message).toContain(project.files.database);
	expect(error.next).toContain('.autocoder/backups');
	expect(bytesOf(project)).toEqual(before);
	expect(existsSync(project.files.backups) ? readdirSync(project.files.backups) : []).toEqual([]);
});

function overwrite(path: string, from: number): void {
	const bytes = readFileSync(path);
	bytes.fill(0xa5, from, from + 40_000);
	writeFileSync(path, bytes);
}

it('says that a database is locked when another process keeps it, and opens it once that has let go', async () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(5));
	const holder = startChild('holds-a-lock', [project.files.database]);
	expect(await holder.line()).toBe('held');
	const error = errorOf(() => project.open({ busyTimeoutMs: 200 }));
	expect(error.code).toBe('DATABASE_LOCKED');
	expect(error.message).toContain(project.files.database);
	holder.tell();
	await holder.ended;
	expect(project.open().features.list()).toHaveLength(5);
});

it('waits for a lock that is let go in time', async () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(5));
	const holder = startChild('holds-a-lock', [project.files.database, '400']);
	expect(await holder.line()).toBe('held');
	expect(project.open().features.list()).toHaveLength(5);
	await holder.ended;
});

it('goes on reading beside a process that keeps the write lock, and refuses to write', async () => {
	const project = newProject();
	const store = project.open({ busyTimeoutMs: 100 });
	create(store, 'log in');
	const holder = startChild('holds-a-lock', [project.files.database]);
	expect(await holder.line()).toBe('held');
	expect(store.features.list()).toHaveLength(1);
	expect(errorOf(() => create(store, 'log out')).code).toBe('DATABASE_LOCKED');
	holder.tell();
	await holder.ended;
	expect(create(store, 'log out')).toEqual([2]);
});

it('names what is in the way where its files belong', () => {
	const project = newProject();
	mkdirSync(project.files.database);
	expect(errorOf(() => project.open())).toMatchObject({ code: 'PROJECT_UNREADABLE' });
	rmSync(project.files.database, { recursive: true });
	writeFileSync(project.files.own, 'a file');
	const error = errorOf(() => project.open());
	expect(error.code).toBe('PROJECT_UNREADABLE');
	expect(error.message).toContain(project.files.own);
	expect(errorOf(() => newProject(join(project.directory, 'nowhere')).open()).code).toBe('PROJECT_NOT_FOUND');
});

it('leaves a table of somebody else under our name as it is', () => {
	const project = newProject();
	project.behind((database) => database.exec('CREATE TABLE features (id INTEGER PRIMARY KEY)'));
	expect(() => project.open()).toThrow();
	const left = project.behind((database) => database.prepare('SELECT name FROM sqlite_schema').all());
	expect(left).toEqual([{ name: 'features' }]);
	expect(project.behind((database) => database.pragma('user_version', { simple: true }))).toBe(0);
});

// A small file system of its own, which only root can mount.
const UNSHARE = '/usr/bin/unshare';
const inSmallFileSystem = [UNSHARE, '--mount', 'sh', '-c', 'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"'];
const canMount = spawnSync(UNSHARE, ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

it.skipIf(!canMount)('says that the disk is full, loses nothing, and goes on when there is room again', async () => {
	const directory = temporaryDirectory();
	const child = startChild('fills-the-disk', [directory], [...inSmallFileSystem, directory]);
	expect(JSON.parse(await child.line())).toEqual({
		features: 'DISK_FULL',
		blobs: 'DISK_FULL',
		partials: [],
		kept: true,
		after: 1,
	});
});

it.skipIf(!canMount)('leaves an earlier database whole when the disk is too full to change it', async () => {
	const directory = temporaryDirectory();
	const child = startChild('migrates-on-a-full-disk', [directory], [...inSmallFileSystem, directory]);
	expect(JSON.parse(await child.line())).toEqual({
		error: 'DISK_FULL',
		unchanged: true,
		copies: [],
		migrated: 200,
	});
});
