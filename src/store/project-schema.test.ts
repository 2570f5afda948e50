import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NEXT_PENDING } from './features.ts';
import { earlierRows, makeEarlierDatabase, readAsEarlierTool } from './fixtures/earlier-tool.fixture.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { done, newProject, PERSON } from './fixtures/support.fixture.ts';

const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

/** What becomes of the earlier tool's rows: NULL is false, and an id of 0, which no tool can name, goes to the end. */
function afterMigration(rows: ReturnType<typeof earlierRows>) {
	const highest = Math.max(...rows.map(({ id }) => id));
	return rows
		.map((row) => ({ ...row, id: row.id === 0 ? highest + 1 : row.id, passes: row.passes ?? 0 }))
		.sort((one, other) => one.id - other.id);
}

it('takes over a database of the earlier tool with every row and every column as it was', () => {
	const project = newProject();
	const rows = earlierRows(400);
	makeEarlierDatabase(project.files.database, rows);
	const store = project.open();
	expect(readAsEarlierTool(project.files.database)).toEqual(afterMigration(rows));
	expect(project.behind((database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
	expect(project.behind((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
	expect(store.features.list()).toHaveLength(400);
	expect(store.features.stats()).toMatchObject({ total: 400, passing: 133, in_progress: 0 });
	expect(store.features.get(2)).toMatchObject({
		name: `Feature 1: "quoted", 東京 🚀 'n' \\ more`,
		steps: ['Step 1: open the page 1', 'Step 2: see 東京 🚀', 'Step 3: "done"'],
		passes: true,
		in_progress: false,
		attempts: 0,
		claimed_by: null,
	});
});

it('keeps a copy of the database as it was before', () => {
	const project = newProject();
	const rows = earlierRows(50);
	makeEarlierDatabase(project.files.database, rows);
	project.open();
	const [copy, ...more] = readdirSync(project.files.backups);
	expect(more).toEqual([]);
	expect(copy).toMatch(/^features\.db\.v0\.\d+\.\d+$/);
	expect(readAsEarlierTool(join(project.files.backups, copy ?? ''))).toEqual(rows);
});

it('changes nothing when it is opened again', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(50));
	const dump = () =>
		inDatabase(project.files.database, (database) => ({
			schema: database.prepare('SELECT * FROM sqlite_schema ORDER BY name').all(),
			features: database.prepare('SELECT * FROM features').all(),
			meta: database.prepare('SELECT * FROM meta').all(),
			events: database.prepare('SELECT count(*) FROM events').get(),
		}));
	const first = project.open();
	const before = dump();
	first.close();
	const second = project.open();
	expect(second.journal.id).toBe(first.journal.id);
	expect(first.journal.id).toMatch(/^[0-9a-f-]{36}$/);
	expect(dump()).toEqual(before);
	expect(readdirSync(project.files.backups)).toHaveLength(1);
});

it('gives every database a journal of its own', () => {
	expect(newProject().open().journal.id).not.toBe(newProject().open().journal.id);
});

it('makes no copy of a database that is new', () => {
	const project = newProject();
	project.open();
	expect(existsSync(project.files.backups)).toBe(false);
});

it.each([
	['only an id of 0', [0], [1]],
	['ids below 0', [-3, 0, 5], [5, 6, 9]],
])('gives features ids from 1 where there are %s', (_what, ids, expected) => {
	const project = newProject();
	const [row] = earlierRows(1);
	makeEarlierDatabase(
		project.files.database,
		ids.map((id) => ({ ...(row as NonNullable<typeof row>), id })),
	);
	const found = project.open().features.list();
	expect(found.map(({ id }) => id).sort((one, other) => one - other)).toEqual(expected);
});

it('frees what the earlier tool left in progress, and takes its NULL there for false', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(6), { inProgress: true });
	project.behind((database) => {
		database.exec('UPDATE features SET passes = 0, in_progress = 1 WHERE id = 2');
		database.exec('UPDATE features SET in_progress = NULL WHERE id <> 2');
	});
	const store = project.open();
	expect(store.features.stats()).toMatchObject({ in_progress: 1 });
	expect(store.features.releaseAbandoned()).toBe(1);
	expect(store.features.list().filter(({ in_progress }) => in_progress)).toEqual([]);
});

it.each(['0', 'NULL'])('offers a feature that the earlier tool adds beside us with %s for false', (no) => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, [], { inProgress: true });
	const store = project.open();
	project.behind((database) =>
		database.exec(
			`INSERT INTO features (priority, category, name, description, steps, passes, in_progress)
			 VALUES (1, 'functional', 'From the earlier tool', 'd', '["a", "b"]', ${no}, ${no})`,
		),
	);
	const { actor } = project.session(store);
	const next = store.features.next();
	expect(next).toMatchObject({ name: 'From the earlier tool', steps: ['a', 'b'], passes: false, in_progress: false });
	expect(done(store.features.pass(next?.id ?? 0, actor))).toMatchObject({ passes: true, attempts: 1 });
});

it('offers a feature of an earlier tool that knows no in_progress', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, []);
	const store = project.open();
	project.behind((database) =>
		database.exec(
			`INSERT INTO features (priority, category, name, description, steps, passes) VALUES (1, 'c', 'n', 'd', '[]', 0)`,
		),
	);
	expect(store.features.next()).toMatchObject({ name: 'n', in_progress: false });
});

it.skipIf(!hasPython)('lets Python read and write its own columns while the store is open', () => {
	const project = newProject();
	const rows = earlierRows(40);
	makeEarlierDatabase(project.files.database, rows);
	const store = project.open();
	const { actor } = project.session(store);
	done(store.features.pass(78, actor));
	const program = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
columns = "id, priority, category, name, description, steps, passes"
rows = db.execute(f"SELECT {columns} FROM features ORDER BY id").fetchall()
assert all(isinstance(json.loads(row[5]), list) for row in rows)
db.execute("INSERT INTO features (priority, category, name, description, steps, passes) VALUES (0, 'functional', 'From Python', 'd', ?, 0)", (json.dumps(["Größe"]),))
db.commit()
print(json.dumps(rows))
`;
	const { stdout, stderr } = spawnSync('python3', ['-c', program, project.files.database], { encoding: 'utf8' });
	expect(stderr).toBe('');
	const expected = afterMigration(rows).map((row) => Object.values(row.id === 78 ? { ...row, passes: 1 } : row));
	expect(JSON.parse(stdout)).toEqual(expected);
	expect(store.features.next()).toMatchObject({ name: 'From Python', steps: ['Größe'] });
});

it('works on a feature whose name is longer than any of ours', () => {
	const project = newProject();
	makeEarlierDatabase(project.files.database, earlierRows(8));
	project.behind((database) => database.exec(`UPDATE features SET name = '${'\u0001'.repeat(5_000)}', passes = 0`));
	const store = project.open();
	const { actor } = project.session(store);
	const reason = '\u0001'.repeat(2_000);
	expect(done(store.features.change(2, { do: 'claim' }, actor)).name).toHaveLength(5_000);
	expect(done(store.features.change(2, { do: 'fail', reason }, actor)).last_failure).toBe(reason);
	expect(done(store.features.pass(2, actor)).passes).toBe(true);
	const refusal = store.features.skip(2, PERSON);
	expect(!refusal.ok && refusal.message.length).toBeLessThan(500);
});

it('finds the next feature by an index, without sorting', () => {
	const project = newProject();
	project.open();
	const plan = (query: string) =>
		project
			.behind((database) => database.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as { detail: string }[])
			.map(({ detail }) => detail);
	expect(plan(NEXT_PENDING)).toEqual(['SCAN features USING INDEX features_pending']);
});
