import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDatabaseHealth, readProjectActivity } from './health.ts';
import { PROJECT_MIGRATIONS } from './project-schema.ts';
import { openProjectStore } from './project-store.ts';

let directory: string;
let path: string;
beforeEach(() => {
	directory = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-health-')));
	path = join(directory, 'features.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const owner = { pid: 4_194_000, startedAt: 'never', bootId: 'none' };
const feature = { category: 'a', name: 'b', description: 'c', steps: ['d'] };

function project(work: (store: ReturnType<typeof openProjectStore>) => void): void {
	const store = openProjectStore(directory, { now: Date.now, isAlive: () => true });
	work(store);
	store.close();
}

function change(sql: string): void {
	const connection = new SQLite(path);
	connection.exec(sql);
	connection.close();
}

describe('the health of a database', () => {
	it('is sound for one of ours, which stays as it was, with no file beside it', () => {
		project((store) => store.features.create([feature], { kind: 'person' }));
		const before = readFileSync(path);
		expect(readDatabaseHealth(path)).toMatchObject({
			damage: null,
			journal: { events: 1, missing: 0 },
			schemaVersion: PROJECT_MIGRATIONS.length,
		});
		expect(readFileSync(path).equals(before)).toBe(true);
		expect(readdirSync(directory).filter((name) => name.startsWith('features.db'))).toEqual(['features.db']);
	});

	it('tells events that the journal lacks, in its middle and at its end', () => {
		project((store) =>
			store.features.create(
				[1, 2, 3, 4].map((n) => ({ ...feature, name: `${n}` })),
				{ kind: 'person' },
			),
		);
		change('DELETE FROM events WHERE seq IN (2, 4)');
		expect(readDatabaseHealth(path).journal).toEqual({ events: 2, missing: 2 });
	});

	it('does not take a journal for damaged whose beginning was cut off', () => {
		project((store) =>
			store.features.create(
				[1, 2, 3, 4].map((n) => ({ ...feature, name: `${n}` })),
				{ kind: 'person' },
			),
		);
		change('DELETE FROM events WHERE seq < 3');
		expect(readDatabaseHealth(path).journal).toEqual({ events: 2, missing: 0 });
	});

	it('reads a damaged page, and refuses what is no database', () => {
		project((store) => store.features.create([feature], { kind: 'person' }));
		const bytes = readFileSync(path);
		bytes.fill(0xff, 4_096 * 2, 4_096 * 6);
		writeFileSync(path, bytes);
		let damage: string | null | undefined = null;
		try {
			damage = readDatabaseHealth(path).damage;
		} catch (error) {
			expect(error).toMatchObject({ code: 'DATABASE_CORRUPT' });
			damage = 'unreadable';
		}
		expect(damage).toEqual(expect.any(String));
		writeFileSync(path, 'this is no database, '.repeat(500));
		expect(() => readDatabaseHealth(path)).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
	});
});

describe('the activity on a project', () => {
	it('is null where there is no database, or one of the earlier tool', () => {
		expect(readProjectActivity(path, { now: Date.now, isAlive: () => true })).toBeNull();
		change('CREATE TABLE features (id INTEGER PRIMARY KEY)');
		expect(readProjectActivity(path, { now: Date.now, isAlive: () => true })).toBeNull();
	});

	it('counts sessions and claims by whether their owner lives', () => {
		project((store) => {
			const session = store.sessions.begin({ kind: 'coding', runId: null, owner, model: null });
			store.features.create([feature], { kind: 'person' });
			store.features.change(1, { do: 'claim' }, { kind: 'session', id: session });
			store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'none' }, owner);
		});
		expect(readProjectActivity(path, { now: Date.now, isAlive: () => true })).toMatchObject({
			features: 1,
			latest: { alive: true, run: { id: 1 } },
			liveSessions: 1,
			deadSessions: 0,
			strandedClaims: 0,
		});
		expect(readProjectActivity(path, { now: Date.now, isAlive: () => false })).toMatchObject({
			latest: { alive: false },
			liveSessions: 0,
			deadSessions: 1,
			strandedClaims: 1,
		});
	});
});
