import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProjectStore, type ProjectStore } from './project-store.ts';

let directory: string;
let store: ProjectStore;
beforeEach(() => {
	directory = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-import-')));
	store = openProjectStore(directory, { now: () => 1_000, isAlive: () => false });
});
afterEach(() => {
	store.close();
	rmSync(directory, { recursive: true, force: true });
});

const entry = { category: 'functional', name: 'Search', description: 'Finds.', steps: ['Type', 'See'] };

it('puts entries behind what is there, by their priority, in their own order where that is the same', () => {
	store.features.create([{ ...entry, name: 'First' }], { kind: 'person' });
	const names = ['d', 'b', 'c', 'a'].map((name, index) => ({ ...entry, name, priority: [9, 2, 2, 1][index] ?? 0 }));
	store.importFeatures(names, 'list.json');
	expect(store.features.list().map(({ name, priority }) => [name, priority])).toEqual([
		['First', 1],
		['a', 2],
		['b', 3],
		['c', 4],
		['d', 5],
	]);
});

it('changes nothing at a second time, not even what has passed since', () => {
	const list = [entry, { ...entry, name: 'Print', passes: true }];
	expect(store.importFeatures(list, 'list.json')).toMatchObject({ created: [{ id: 1 }, { id: 2, passes: true }] });
	store.features.change(2, { do: 'fail', reason: 'No paper.' }, { kind: 'person' });
	const head = store.journal.head();
	expect(store.importFeatures(list, 'list.json')).toMatchObject({
		created: [],
		skipped: [{ existing_id: 1 }, { existing_id: 2 }],
	});
	expect(store.journal.head()).toBe(head);
	expect(store.features.get(2)).toMatchObject({ passes: false });
});

it('tells the journal each feature and the list', () => {
	store.importFeatures([entry, { name: 'Only a name', passes: true }], 'list.json');
	expect(store.journal.after(0, 10)).toMatchObject([
		{ type: 'feature.created', feature_id: 1 },
		{ type: 'feature.created', feature_id: 2, data: { name: 'Only a name', category: 'uncategorized' } },
		{ type: 'features.imported', data: { count: 2, source: 'list.json' } },
	]);
	expect(store.features.get(2)).toMatchObject({ passes: true, passed_at: 1_000, steps: ['Only a name'] });
});

it('takes 10,000 features at once', () => {
	const list = Array.from({ length: 10_000 }, (_, index) => ({ ...entry, name: `Feature ${index}` }));
	expect(store.importFeatures(list, 'list.json').created).toHaveLength(10_000);
	expect(store.features.stats().total).toBe(10_000);
});

it('writes what a person edits, and keeps half a character out of the database', () => {
	store.importFeatures([entry], 'list.json');
	const changes = { name: 'Find \ud83d', steps: ['One \ud83d'] };
	expect(store.features.change(1, { do: 'edit', changes }, { kind: 'person' })).toMatchObject({ ok: true });
	expect(store.features.get(1)).toMatchObject({ name: 'Find \ufffd', steps: ['One \ufffd'], description: 'Finds.' });
});
