import { expect, it } from 'vitest';
import type { Feature, FeatureGroup } from '../contract/feature.ts';
import { earlierRows, makeEarlierDatabase } from './fixtures/earlier-tool.fixture.ts';
import { create, done, newProject, PERSON } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

function paged(store: ProjectStore, group: FeatureGroup, limit: number): Feature[] {
	const all: Feature[] = [];
	for (;;) {
		const page = store.features.page(group, all.at(-1) ?? null, limit);
		all.push(...page);
		if (page.length < limit) return all;
	}
}

it('groups all features as the list has them, whole and page by page', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(100));
	const store = project.open();
	const { actor } = project.session(store);
	for (const id of [4, 10]) done(store.features.change(id, { do: 'claim' }, actor));
	project.behind((database) => database.exec('UPDATE features SET passes = NULL WHERE id = 16'));
	const list = store.features.list();
	const board = store.features.board();
	expect(board.in_progress.map(({ id }) => id)).toEqual([4, 10]);
	expect(board.done.every(({ passes }) => passes)).toBe(true);
	expect(board.done).toEqual(list.filter(({ passes }) => passes));
	expect(board.pending).toEqual(list.filter(({ passes, in_progress }) => !passes && !in_progress));
	for (const group of ['pending', 'in_progress', 'done'] as const)
		for (const limit of [1, 7, 1_000]) expect(paged(store, group, limit)).toEqual(board[group]);
});

it('finds a page of those that are pending or pass by an index, without sorting', () => {
	const project = newProject();
	project.open();
	for (const [condition, index] of [
		['passes IS NOT 1 AND in_progress IS NOT 1', 'features_pending'],
		['passes = 1', 'features_done'],
	]) {
		const plan = project.behind(
			(database) =>
				database
					.prepare(
						`EXPLAIN QUERY PLAN SELECT * FROM features WHERE ${condition} AND (priority, id) > (1, 2) ORDER BY priority, id LIMIT 5`,
					)
					.all() as { detail: string }[],
		);
		expect(plan.map(({ detail }) => detail)).toEqual([
			expect.stringMatching(new RegExp(`^SEARCH features USING INDEX ${index} `)),
		]);
	}
});

it('the mark of the list is a new one after each change of a feature, whoever makes it, and stays the same else', () => {
	const project = newProject();
	const store = project.open();
	const seen = new Set([store.features.mark()]);
	const isNew = () => {
		const mark = store.features.mark();
		const known = seen.has(mark);
		seen.add(mark);
		return !known;
	};
	const [id = 0] = create(store, 'search', 'sort');
	expect(isNew()).toBe(true);
	expect(isNew()).toBe(false);
	const { actor } = project.session(store);
	store.journal.record([{ type: 'log', data: { level: 'info', line: 'x' } }], {});
	expect(isNew()).toBe(false);
	for (const change of [
		() => store.features.change(id, { do: 'claim' }, actor),
		() => store.features.change(id, { do: 'release', why: 'asked' }, actor),
		() => store.features.edit(id, { name: 'find' }),
		() => store.features.remove(id, PERSON),
	]) {
		expect(change().ok).toBe(true);
		expect(isNew()).toBe(true);
	}
	expect(project.open().features.mark()).toBe(store.features.mark());
	for (const sql of [
		"INSERT INTO features (priority, category, name, description, steps, passes) VALUES (1, 'c', 'n', 'd', '[]', 0)",
		'UPDATE features SET passes = 1',
		"INSERT OR REPLACE INTO features (id, priority, category, name, description, steps) VALUES (2, 1, 'c', 'n', 'd', '[]')",
		'DELETE FROM features',
	]) {
		project.behind((database) => database.exec(sql));
		expect(isNew()).toBe(true);
	}
});
