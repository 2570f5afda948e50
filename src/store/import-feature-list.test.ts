import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { create, errorOf, newProject, type TestProject, typesOf } from './fixtures/support.fixture.ts';

function withList(list: unknown, project = newProject()): TestProject {
	writeFileSync(project.files.featureList, typeof list === 'string' ? list : JSON.stringify(list));
	return project;
}

function backups({ directory }: TestProject): string[] {
	return readdirSync(directory).filter((name) => name.startsWith('feature_list.json.backup.'));
}

const FULL = {
	id: 0,
	priority: 7,
	category: 'style',
	name: 'Log in',
	description: 'Users log in.',
	steps: ['Open', 'See'],
	passes: true,
	in_progress: true,
};
const IMPORTED = {
	id: 1,
	priority: 7,
	category: 'style',
	name: 'Log in',
	description: 'Users log in.',
	steps: ['Open', 'See'],
	passes: true,
	in_progress: false,
	attempts: 0,
	last_failure: null,
	revision: 1,
	claimed_by: null,
	passed_at: null,
	parked_at: null,
};

describe('a feature list', () => {
	it('comes in once and is set aside under the time of it', () => {
		const project = withList([FULL, { ...FULL, id: 1, name: 'Log out', passes: false }]);
		const time = new Date(project.clock);
		const two = (value: number) => String(value).padStart(2, '0');
		const stamp = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}_${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
		const text = readFileSync(project.files.featureList, 'utf8');
		const store = project.open();
		expect(store.features.list()).toEqual([IMPORTED, { ...IMPORTED, id: 2, name: 'Log out', passes: false }]);
		expect(backups(project)).toEqual([`feature_list.json.backup.${stamp}`]);
		expect(readFileSync(join(project.directory, backups(project)[0] ?? ''), 'utf8')).toBe(text);
		expect(existsSync(project.files.featureList)).toBe(false);
		expect(store.journal.after(0, 10).map(({ type, data }) => ({ type, data }))).toEqual([
			{ type: 'features.imported', data: { count: 2, source: 'feature_list.json' } },
		]);
		expect(project.open().features.list()).toHaveLength(2);
	});

	it.each([
		['an object that holds it', { features: [FULL], version: 1 }],
		['a file with a byte order mark', `\uFEFF${JSON.stringify([FULL])}`],
	])('comes in from %s', (_what, list) => {
		expect(withList(list).open().features.list()).toEqual([IMPORTED]);
	});

	it('comes in from entries that have only a description, steps and passes', () => {
		const list = [
			{ category: 'functional', description: 'Users log in.\nThey see their page.', steps: ['Open'], passes: false },
			{ description: 'Users log out.', steps: ['Leave'], passes: true },
		];
		expect(withList(list).open().features.list()).toMatchObject([
			{ id: 1, priority: 1, category: 'functional', name: 'Users log in.', passes: false, steps: ['Open'] },
			{ id: 2, priority: 2, category: 'uncategorized', name: 'Users log out.', passes: true },
		]);
	});

	it('comes in with what is null or missing filled in', () => {
		const nothing = { priority: null, category: null, description: null, steps: null, passes: null };
		expect(
			withList([{ ...nothing, name: 'Log in' }, { name: ' Log out ' }])
				.open()
				.features.list(),
		).toMatchObject([
			{
				priority: 1,
				category: 'uncategorized',
				name: 'Log in',
				description: 'Log in',
				steps: ['Log in'],
				passes: false,
			},
			{ priority: 2, name: 'Log out', description: 'Log out', steps: ['Log out'] },
		]);
	});

	it('comes in with a name of 5,000 characters cut to what the column holds, and the whole of it as description', () => {
		const name = `${'n'.repeat(254)}🚀${'n'.repeat(4_744)}`;
		const project = withList([{ name, category: 'c'.repeat(200) }]);
		const [feature] = project.open().features.list();
		expect(feature).toMatchObject({ name: `${'n'.repeat(254)}\ufffd`, category: 'c'.repeat(100), description: name });
	});

	it('that is empty brings nothing, and is left', () => {
		const project = withList([]);
		expect(project.open().features.stats().total).toBe(0);
		expect(existsSync(project.files.featureList)).toBe(true);
		expect(withList([FULL], project).open().features.list()).toHaveLength(1);
	});

	it.each([
		['no JSON', '[{"name": "Log in"', 'it is not JSON'],
		['an empty file', '', 'it is not JSON'],
		['no list', '{"name": "Log in"}', 'features'],
		['null', 'null', 'the list'],
		['an entry without name and description', [FULL, { steps: ['a'] }], '1: has neither a name nor a description'],
		['a wrong type', [FULL, FULL, { ...FULL, passes: 'yes' }], '2.passes: '],
		['a wrong type in an object', { features: [{ ...FULL, steps: ['a', 5] }] }, 'features.0.steps.1: '],
	])('that is %s is refused, named and left, and nothing comes in', (_what, list, problem) => {
		const project = withList(list);
		const text = readFileSync(project.files.featureList, 'utf8');
		const error = errorOf(() => project.open());
		expect(error.code).toBe('FEATURE_LIST_INVALID');
		expect(error.message).toContain(project.files.featureList);
		expect(error.message).toContain(problem);
		expect(readFileSync(project.files.featureList, 'utf8')).toBe(text);
		expect(backups(project)).toEqual([]);
		expect(project.behind((database) => database.prepare('SELECT count(*) FROM features').pluck().get())).toBe(0);
		expect(withList([FULL], project).open().features.list()).toHaveLength(1);
	});

	it('beside features is left alone', () => {
		const project = newProject();
		create(project.open(), 'a');
		expect(withList([FULL], project).open().features.list()).toHaveLength(1);
		expect(existsSync(project.files.featureList)).toBe(true);
	});

	it('is set aside, and not imported again, by the process after one that was killed before it could do so', () => {
		const project = withList([FULL]);
		project.open().close();
		const [backup] = backups(project);
		renameSync(join(project.directory, backup ?? ''), project.files.featureList);
		const store = project.open();
		expect(store.features.list()).toHaveLength(1);
		expect(typesOf(store)).toEqual(['features.imported']);
		expect(existsSync(project.files.featureList)).toBe(false);
		expect(backups(project)).toHaveLength(1);
	});

	it('that somebody puts there later is left alone', () => {
		const project = withList([FULL]);
		project.open().close();
		expect(
			withList([{ name: 'Another' }], project)
				.open()
				.features.list(),
		).toHaveLength(1);
		expect(existsSync(project.files.featureList)).toBe(true);
	});

	it('gives its features ids that the journal has not named yet', () => {
		const project = newProject();
		create(project.open(), 'a', 'b');
		project.behind((database) => database.exec('DELETE FROM features'));
		expect(withList([FULL], project).open().features.list()).toEqual([{ ...IMPORTED, id: 3 }]);
	});
});
