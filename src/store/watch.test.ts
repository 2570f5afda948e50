import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { create, errorOf, newProject } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';
import type { Watch } from './watch.ts';

/** Puts another file in the database's place, as a `git stash` or a restored copy does. */
function replaceFile(path: string): void {
	copyFileSync(path, `${path}.copy`);
	renameSync(`${path}.copy`, path);
}

function watching(store: ProjectStore, work: (watch: Watch) => void): void {
	const watch = store.watch();
	try {
		work(watch);
	} finally {
		watch.close();
	}
}

it('sees the commits of every connection but no reading', () => {
	const project = newProject();
	const store = project.open();
	const other = project.open();
	watching(store, (watch) => {
		expect([watch.changed(), watch.changed()]).toEqual([true, false]);
		create(store, 'a');
		expect([watch.changed(), watch.changed()]).toEqual([true, false]);
		create(other, 'b');
		expect([watch.changed(), watch.changed()]).toEqual([true, false]);
		other.features.list();
		store.features.stats();
		expect(watch.changed()).toBe(false);
		expect(watch.replaced()).toBe(false);
	});
});

it.each([
	['deleted', (path: string) => rmSync(path)],
	['replaced', replaceFile],
	['moved away', (path: string) => renameSync(path, `${path}.away`)],
])('notices that the database was %s, and the store writes on nowhere', (_what, harm) => {
	const project = newProject();
	const store = project.open();
	create(store, 'a');
	watching(store, (watch) => {
		expect(watch.replaced()).toBe(false);
		harm(project.files.database);
		expect(watch.replaced()).toBe(true);
	});
	const error = errorOf(() => create(store, 'b'));
	expect(error.code).toBe('DATABASE_REPLACED');
	expect(error.message).toContain(project.files.database);
	expect(store.features.list()).toHaveLength(1);
});

it('lets a runner write its last words, which it saves', () => {
	const project = newProject();
	const store = project.open();
	create(store, 'a');
	const settings = { yolo: false, model: null, maxIterations: null, box: 'A box.' };
	const run = store.runs.begin(settings, project.bornProcess());
	rmSync(project.files.database);
	create(store, 'b');
	expect(store.rescue()).toBe(project.files.database);
	const again = project.open();
	expect(again.features.list().map(({ name }) => name)).toEqual(['a', 'b']);
	expect([again.journal.id, again.journal.head()]).toEqual([store.journal.id, store.journal.head()]);
	expect(again.runs.get(run.id)).toEqual(run);
	store.close();
	expect(create(again, 'c')).toEqual([3]);
	expect(project.behind((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
	expect(project.open().journal.head()).toBe(again.journal.head());
});

it('saves beside a database that took the place of its own', () => {
	const project = newProject();
	const store = project.open();
	create(store, 'a', 'b');
	rmSync(project.files.database);
	rmSync(`${project.files.database}-wal`);
	rmSync(`${project.files.database}-shm`);
	create(project.open(), 'another');
	const saved = store.rescue();
	expect(saved).toBe(`${project.files.database}.rescued.${project.clock}`);
	store.close();
	expect(inDatabase(saved, (database) => database.prepare('SELECT name FROM features').pluck().all())).toEqual([
		'a',
		'b',
	]);
	expect(project.open().features.list()).toMatchObject([{ name: 'another' }]);
});

it('notices a database that was replaced between its opening and the watch', () => {
	const project = newProject();
	const store = project.open();
	replaceFile(project.files.database);
	watching(store, (watch) => expect(watch.replaced()).toBe(true));
});
