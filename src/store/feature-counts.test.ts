import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earlierRows, makeEarlierDatabase } from './fixtures/earlier-tool.fixture.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { draft, newProject, PERSON, type TestProject } from './fixtures/support.fixture.ts';

const COLUMNS = 'priority, category, name, description, steps, passes, in_progress';

function countsOf(project: TestProject) {
	return project.behind((database) => ({
		kept: database.prepare('SELECT total, passing, in_progress FROM feature_counts').get(),
		real: database
			.prepare(
				'SELECT count(*) AS total, coalesce(sum(passes IS 1), 0) AS passing, coalesce(sum(in_progress IS 1), 0) AS in_progress FROM features',
			)
			.get(),
	}));
}

const bool = fc.constantFrom('0', '1', 'NULL');
const id = fc.integer({ min: 1, max: 8 });
/** What the earlier tool, or a person with a SQLite shell, may do to the table. */
const rawChange = fc.oneof(
	fc
		.tuple(bool, bool)
		.map(([passes, taken]) => `INSERT INTO features (${COLUMNS}) VALUES (1, 'c', 'n', 'd', '[]', ${passes}, ${taken})`),
	fc.tuple(bool, id).map(([passes, at]) => `UPDATE features SET passes = ${passes} WHERE id = ${at}`),
	fc.tuple(bool, id).map(([taken, from]) => `UPDATE features SET in_progress = ${taken} WHERE id >= ${from}`),
	fc
		.tuple(bool, bool, id)
		.map(
			([passes, taken, at]) =>
				`UPDATE features SET passes = ${passes}, in_progress = ${taken}, priority = 9 WHERE id <> ${at}`,
		),
	id.map((at) => `UPDATE features SET id = (SELECT max(id) + 1 FROM features) WHERE id = ${at}`),
	id.map((at) => `DELETE FROM features WHERE id = ${at}`),
	fc.constant('DELETE FROM features'),
	fc.constant(
		"INSERT OR IGNORE INTO features (id, priority, category, name, description, steps, passes) VALUES (1, 1, 'c', 'n', 'd', '[]', 1)",
	),
);
const ownChange = fc.record({ do: fc.constantFrom('create', 'claim', 'pass', 'fail', 'skip', 'release'), id });

it('are those of the table, whatever we and others do to it', () => {
	const project = newProject();
	const store = project.open();
	const { actor } = project.session(store);
	let created = 0;
	const own = (change: { readonly do: string; readonly id: number }) => {
		const { features } = store;
		switch (change.do) {
			case 'create':
				created += 1;
				return features.create([draft(`feature ${created}`), draft(`another ${created}`)], PERSON);
			case 'claim':
				return features.change(change.id, { do: 'claim' }, actor);
			case 'pass':
				return features.pass(change.id, actor);
			case 'fail':
				return features.change(change.id, { do: 'fail', reason: 'r' }, actor);
			case 'skip':
				return features.skip(change.id, actor);
			default:
				return features.change(change.id, { do: 'release', why: 'asked' }, actor);
		}
	};
	fc.assert(
		fc.property(fc.array(fc.oneof(rawChange, ownChange), { minLength: 1, maxLength: 25 }), (changes) => {
			for (const change of changes) {
				if (typeof change === 'string') project.behind((database) => database.exec(change));
				else own(change);
			}
			const { kept, real } = countsOf(project);
			expect(kept).toEqual(real);
			expect(store.features.stats()).toMatchObject(real as object);
		}),
		{ numRuns: 40 },
	);
});

it('are right from the start in a database of the earlier tool with NULL for false', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(60), { inProgress: true });
	inDatabase(project.files.database, (database) => database.exec('UPDATE features SET in_progress = 1 WHERE id = 2'));
	expect(project.open().features.stats()).toMatchObject({ total: 60, passing: 20, in_progress: 1 });
});

it('undo with the transaction that they belong to', () => {
	const project = newProject();
	const store = project.open();
	const broken = { ...draft('b'), steps: [1n] } as never;
	expect(() => store.features.create([draft('a'), broken], PERSON)).toThrow();
	expect(store.features.stats()).toMatchObject({ total: 0 });
});

it('are mended at the next opening when a program replaced rows, which triggers do not see', () => {
	const project = newProject();
	const store = project.open();
	store.features.create([draft('a'), draft('b')], PERSON);
	project.behind((database) =>
		database.exec(`INSERT OR REPLACE INTO features (id, ${COLUMNS}) VALUES (1, 1, 'c', 'n', 'd', '[]', 1, 0)`),
	);
	expect(project.open().features.stats()).toMatchObject({ total: 2, passing: 1 });
	expect(store.features.stats()).toMatchObject({ total: 2, passing: 1 });
});
