import {
	copyFileSync,
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUp } from './back-up.ts';
import { openConversations } from './conversations.ts';
import { startChild } from './fixtures/children.fixture.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { create, NOON, newProject, until } from './fixtures/support.fixture.ts';

const at = (second: number) => ({ now: NOON + second * 1_000 });

describe('a backup', () => {
	it('holds both databases with what is only in their logs, each as one whole file', async () => {
		const project = newProject();
		const store = project.open();
		create(store, 'one', 'two');
		const conversations = openConversations(project.directory, { now: () => NOON, isAlive: () => true });
		conversations.create({ projectName: 'p', title: 'A talk' });
		onTestFinished(() => conversations.close());
		const { files, removed } = await backUp(project.directory, at(0));
		expect(removed).toEqual([]);
		expect(files.map(({ database, path }) => [database, path])).toEqual([
			['features.db', join(project.files.backups, 'features.db.2026-01-31_120000')],
			['assistant.db', join(project.files.backups, 'assistant.db.2026-01-31_120000')],
		]);
		expect(readdirSync(project.files.backups)).toHaveLength(2);
		for (const { path, bytes } of files) expect(readFileSync(path)).toHaveLength(bytes);
		expect(
			inDatabase(files[0]?.path ?? '', (db) => db.prepare('SELECT name FROM features ORDER BY id').pluck().all()),
		).toEqual(['one', 'two']);
		expect(
			inDatabase(files[1]?.path ?? '', (db) => db.prepare('SELECT title FROM conversations').pluck().all()),
		).toEqual(['A talk']);
	});

	it('is put back by a copy, works, and has another journal id', async () => {
		const project = newProject();
		const store = project.open();
		create(store, 'one');
		const { files } = await backUp(project.directory, at(0));
		const journal = store.journal.id;
		create(store, 'two');
		store.close();
		for (const suffix of ['-wal', '-shm']) rmSync(`${project.files.database}${suffix}`, { force: true });
		copyFileSync(files[0]?.path ?? '', project.files.database);
		const restored = project.open();
		expect(restored.features.list().map(({ name }) => name)).toEqual(['one']);
		expect(restored.journal.id).not.toBe(journal);
		create(restored, 'three');
		expect(restored.journal.head()).toBe(2);
		expect(inDatabase(project.files.database, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
	});

	it('of a database that others write to is one moment of it', async () => {
		const project = newProject();
		const store = project.open();
		const writers = ['a', 'b'].map((name) => startChild('appends-events', [project.directory, name, '1000000']));
		for (const writer of writers) await writer.line();
		for (const writer of writers) writer.tell();
		await until('both write', () => store.journal.head() > 50);
		for (let round = 0; round < 3; round++) {
			const { files } = await backUp(project.directory, at(round));
			const facts = inDatabase(files[0]?.path ?? '', (db) =>
				db.prepare('SELECT count(*) AS events, coalesce(max(seq), 0) AS head FROM events').get(),
			) as { events: number; head: number };
			expect(facts.events).toBe(facts.head);
			expect(facts.events).toBeGreaterThan(0);
		}
	});

	it('keeps the newest ten, two in one second among them, and nothing of another name is removed', async () => {
		const project = newProject();
		project.open();
		mkdirSync(project.files.backups, { recursive: true });
		writeFileSync(join(project.files.backups, 'features.db.v3.1700000000000.77'), 'before a migration');
		for (let second = 0; second < 11; second++) await backUp(project.directory, at(second));
		const { removed } = await backUp(project.directory, at(10));
		expect(removed).toEqual([join(project.files.backups, 'features.db.2026-01-31_120001')]);
		const names = readdirSync(project.files.backups);
		expect(names).toHaveLength(11);
		expect(names).toContain('features.db.2026-01-31_120010.2');
		expect(names).toContain('features.db.v3.1700000000000.77');
	});
});

describe('a place for a backup', () => {
	it('that is taken is refused, and written over when that is asked for', async () => {
		const project = newProject();
		create(project.open(), 'one');
		const to = join(project.directory, 'copy.db');
		writeFileSync(to, 'of a person');
		await expect(backUp(project.directory, { to, ...at(0) })).rejects.toMatchObject({ code: 'BACKUP_EXISTS' });
		expect(readFileSync(to, 'utf8')).toBe('of a person');
		expect(await backUp(project.directory, { to, force: true, ...at(0) })).toMatchObject({ files: [{ path: to }] });
		expect(inDatabase(to, (db) => db.prepare('SELECT count(*) FROM features').pluck().get())).toBe(1);
		expect(existsSync(project.files.backups)).toBe(false);
	});

	it.each(['features.db', 'features.db-wal', 'assistant.db', 'another-name-of-it.db', 'no/such/directory.db', '.'])(
		'is not %s, whatever is asked',
		async (name) => {
			const project = newProject();
			create(project.open(), 'one');
			linkSync(project.files.database, join(project.directory, 'another-name-of-it.db'));
			const to = join(project.directory, name);
			await expect(backUp(project.directory, { to, force: true, ...at(0) })).rejects.toMatchObject({ code: 'USAGE' });
			expect(project.open().features.list()).toHaveLength(1);
		},
	);

	it.skipIf(!existsSync('/proc/self'))('that cannot be written blames its place, not the database', async () => {
		const project = newProject();
		create(project.open(), 'one');
		await expect(backUp(project.directory, { to: '/proc/copy.db', ...at(0) })).rejects.toMatchObject({
			code: 'PROJECT_UNREADABLE',
			message: expect.stringMatching(/^\/proc\/copy\.db /) as unknown,
		});
	});

	it('is not filled from a project without a database, nor from a damaged one', async () => {
		const none = newProject();
		await expect(backUp(none.directory, at(0))).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
		const project = newProject();
		const store = project.open();
		create(store, ...Array.from({ length: 300 }, (_, index) => `feature ${index}`));
		store.close();
		await backUp(project.directory, at(0));
		truncateSync(project.files.database, 40_000);
		await expect(backUp(project.directory, at(1))).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
		expect(readdirSync(project.files.backups)).toEqual(['features.db.2026-01-31_120000']);
	});
});
