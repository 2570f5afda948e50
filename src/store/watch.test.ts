import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
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

it('notices a database that was replaced between its opening and the watch', () => {
	const project = newProject();
	const store = project.open();
	replaceFile(project.files.database);
	watching(store, (watch) => expect(watch.replaced()).toBe(true));
});
