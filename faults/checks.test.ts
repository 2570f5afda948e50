import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeScratch, removeScratch } from '../src/agent/scratch.ts';
import { isAlive, ownIdentity } from '../src/process/identity.ts';
import { projectMarker } from '../src/process/marker.ts';
import { openProjectStore } from '../src/store/project-store.ts';
import { type Aftermath, CHECKS, type CheckName, findBreaches } from './checks.ts';
import type { Arrival } from './receiver.ts';
import { contentOf, featureName, fileOf } from './scenario.ts';

const COUNT = 3;
const SCRIPTED = { features: COUNT, failsFirst: 2, regression: true, browser: false };

let root: string;
let whole: Aftermath;
let after: { -readonly [Key in keyof Aftermath]: Aftermath[Key] };

beforeAll(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-checks-')));
	whole = makeWholeProject(join(root, 'whole'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
	const directory = join(root, 'project');
	cpSync(whole.directory, directory, { recursive: true });
	after = { ...whole, directory };
});
afterEach(() => {
	removeScratch(projectMarker(after.directory));
	rmSync(after.directory, { recursive: true, force: true });
});

/** What a round leaves when all went well: made by the store itself, with a repository beside it. */
function makeWholeProject(directory: string): Aftermath {
	mkdirSync(directory);
	const git = (...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=checks', '-c', 'user.email=checks@localhost', ...args], { cwd: directory });
	git('init', '--quiet', '--initial-branch=main');
	writeFileSync(join(directory, '.git', 'info', 'exclude'), 'features.db*\n.autocoder/\n');

	const store = openProjectStore(directory, { now: Date.now, isAlive });
	const owner = ownIdentity();
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, owner);
	const session = (kind: 'initializer' | 'coding', work: (id: number) => void) => {
		const id = store.sessions.begin({ kind, runId: run.id, owner, model: null });
		work(id);
		store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 5 });
	};
	store.outbox.announce('checks');
	session('initializer', (id) => {
		const drafts = Array.from({ length: COUNT }, (_, index) => ({
			category: 'functional',
			name: featureName(index + 1),
			description: 'd',
			steps: ['s'],
		}));
		store.features.create(drafts, { kind: 'session', id });
	});
	const build = (feature: number) =>
		session('coding', (id) => {
			store.features.change(feature, { do: 'claim' }, { kind: 'session', id });
			store.features.pass(feature, { kind: 'session', id });
		});
	session('coding', (id) => {
		store.features.change(2, { do: 'claim' }, { kind: 'session', id });
		store.features.change(2, { do: 'fail', reason: 'r' }, { kind: 'session', id });
	});
	for (let feature = 1; feature <= COUNT; feature++) {
		build(feature);
		writeFileSync(join(directory, fileOf(feature)), `${contentOf(feature)}\n`);
		git('add', '-A');
		git('commit', '--quiet', '-m', featureName(feature));
	}
	session('coding', (id) => store.features.change(1, { do: 'fail', reason: 'r' }, { kind: 'session', id }));
	build(1);

	const arrivals: Arrival[] = [];
	for (let delivery = store.outbox.take(1_000); delivery !== undefined; delivery = store.outbox.take(1_000)) {
		const { id, event, feature_id: featureId } = delivery;
		// The first try of each is lost, as in a round in which the receiver fails.
		arrivals.push({ id, event, featureId, taken: false }, { id, event, featureId, taken: true });
		store.outbox.settle(id, { at: Date.now(), duration_ms: 1, status: 204, error: null }, null);
	}
	store.runs.end(run.id, 'all_passing', null);
	store.close();
	return { directory, scripted: SCRIPTED, arrivals, strange: [], processes: [], ports: [] };
}

function inDatabase(sql: string): void {
	const database = new SQLite(join(after.directory, 'features.db'));
	database.exec(sql);
	database.close();
}

const file = (name: string) => join(after.directory, name);
const git = (...args: string[]) => execFileSync('git', args, { cwd: after.directory });
const checksThatSpeak = async () => [...new Set((await findBreaches(after)).map(({ check }) => check))];

it('the checks have nothing against a round that went well', async () => {
	expect(await findBreaches(after)).toEqual([]);
});

/** Each way in which a round can go wrong, and the checks that must see it. */
const BROKEN: readonly (readonly [what: string, seenBy: readonly CheckName[], breakIt: () => void])[] = [
	['a feature that is gone', ['features'], () => inDatabase('DELETE FROM features WHERE id = 3')],
	[
		'a feature that is there twice',
		['features', 'passes'],
		() =>
			inDatabase(
				"INSERT INTO features (id, priority, category, name, description, steps, passes) SELECT 9, 9, 'c', name, 'd', '[]', 1 FROM features WHERE id = 1",
			),
	],
	[
		'a feature that nobody asked for',
		['features', 'passes'],
		() =>
			inDatabase(
				"INSERT INTO features (id, priority, category, name, description, steps, passes) VALUES (9, 9, 'c', 'Extra', 'd', '[]', 1)",
			),
	],
	['a feature that does not pass', ['features'], () => inDatabase('UPDATE features SET passes = 0 WHERE id = 2')],
	['counts that are wrong', ['features'], () => inDatabase('UPDATE feature_counts SET passing = 2')],
	[
		'a claim that is left',
		['claims'],
		() => inDatabase('UPDATE features SET in_progress = 1, claimed_by = 2 WHERE id = 3'),
	],
	['a holder that is left', ['claims'], () => inDatabase('UPDATE features SET claimed_by = 2 WHERE id = 3')],
	[
		'a feature that passed twice',
		['passes', 'webhook'],
		() =>
			inDatabase(
				"INSERT INTO events (at, type, run_id, session_id, feature_id, data) SELECT at, type, run_id, session_id, feature_id, data FROM events WHERE type = 'feature.passed' AND feature_id = 3",
			),
	],
	[
		'a pass without its session',
		['passes'],
		() => inDatabase("UPDATE events SET session_id = NULL WHERE type = 'feature.passed' AND feature_id = 3"),
	],
	[
		'a pass in a session that had not claimed it',
		['passes'],
		() => inDatabase("UPDATE events SET feature_id = 1 WHERE type = 'feature.claimed' AND feature_id = 3"),
	],
	['a try that failed and was not scripted', ['passes'], () => (after.scripted = { ...SCRIPTED, failsFirst: null })],
	['a regression that was not scripted', ['passes'], () => (after.scripted = { ...SCRIPTED, regression: false })],
	[
		'a gap in the journal',
		['journal'],
		() => inDatabase("DELETE FROM events WHERE type = 'feature.created' AND feature_id = 2"),
	],
	[
		'a last event that is gone',
		['journal'],
		() => inDatabase('DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)'),
	],
	[
		'an event that is not what its schema says',
		['journal'],
		() => inDatabase(`UPDATE events SET data = '{"name":7}' WHERE type = 'feature.created' AND feature_id = 1`),
	],
	['a session that is open', ['sessions'], () => inDatabase('UPDATE sessions SET ended_at = NULL WHERE id = 2')],
	['a session without an outcome', ['sessions'], () => inDatabase('UPDATE sessions SET outcome = NULL WHERE id = 2')],
	[
		'a session whose end is told twice',
		['sessions'],
		() =>
			inDatabase(
				"INSERT INTO events (at, type, run_id, session_id, feature_id, data) SELECT at, type, run_id, session_id, feature_id, data FROM events WHERE type = 'session.ended' AND session_id = 2",
			),
	],
	[
		'two sessions at once',
		['sessions'],
		() =>
			inDatabase(`
				UPDATE events SET seq = -1 WHERE type = 'session.ended' AND session_id = 3;
				UPDATE events SET seq = seq - 1 WHERE seq > (SELECT min(seq) FROM events WHERE session_id = 3)
					AND seq <= (SELECT seq FROM events WHERE type = 'session.started' AND session_id = 4);
				UPDATE events SET seq = (SELECT seq + 1 FROM events WHERE type = 'session.started' AND session_id = 4) WHERE seq = -1;
			`),
	],
	[
		'a session against a known limit',
		['limits'],
		() => inDatabase("UPDATE sessions SET outcome = 'limited', resumes_at = started_at + 60000 WHERE id = 2"),
	],
	['a run that is open', ['runs'], () => inDatabase("UPDATE runs SET status = 'running'")],
	['no run at all', ['runs'], () => inDatabase('PRAGMA foreign_keys = OFF; DELETE FROM runs')],
	['a damaged index', ['database'], () => damageIndex()],
	['what is uncommitted', ['git'], () => writeFileSync(file('loose.txt'), 'loose')],
	['a commit that is lost', ['git'], () => git('reset', '--quiet', '--hard', 'HEAD~1')],
	['a repository that is damaged', ['git'], () => rmSync(objectOf('HEAD~1^{tree}'))],
	['an event that the webhook never got', ['webhook'], () => (after.arrivals = whole.arrivals.slice(2))],
	[
		'an event that the webhook never took',
		['webhook'],
		() => (after.arrivals = whole.arrivals.map((one) => ({ ...one, taken: false }))),
	],
	[
		'an event that the webhook got under two ids',
		['webhook'],
		() => (after.arrivals = [...whole.arrivals, { ...(whole.arrivals[0] as Arrival), id: 'another' }]),
	],
	[
		'a delivery that is pending',
		['webhook'],
		() => inDatabase('UPDATE webhook_deliveries SET delivered_at = NULL WHERE number = 1'),
	],
	['events that the webhook took in another order', ['webhook'], () => (after.arrivals = whole.arrivals.toReversed())],
	['a delivery that is not what the contract says', ['webhook'], () => (after.strange = ['{}'])],
	['a process', ['processes'], () => (after.processes = ['123 node server.mjs'])],
	['a temporary directory', ['scratch'], () => void makeScratch(projectMarker(after.directory))],
];

describe('the checks see', () => {
	it.each(BROKEN)('%s', async (_what, seenBy, breakIt) => {
		breakIt();
		expect(await checksThatSpeak()).toEqual(expect.arrayContaining([...seenBy]));
	});

	it('a port', async () => {
		const server: Server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		after.ports = [typeof address === 'object' && address !== null ? address.port : 0];
		expect(await checksThatSpeak()).toEqual(['ports']);
		await new Promise((resolve) => server.close(resolve));
	});

	it('with each of them something', () => {
		const seen = new Set<string>(['ports', ...BROKEN.flatMap(([, checks]) => checks)]);
		expect([...seen].sort()).toEqual(Object.keys(CHECKS).sort());
	});
});

/** Two indexes in each other's place: every page is well formed, and the rows are in neither. */
function damageIndex(): void {
	const database = new SQLite(file('features.db'));
	const names = ['features_by_name', 'features_done'];
	const pages = names.map((name) =>
		database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name),
	);
	database.unsafeMode(true);
	database.pragma('writable_schema = ON');
	const put = database.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?');
	for (const [index, name] of names.entries()) put.run(pages[1 - index], name);
	database.close();
}

/** The file of a loose object. */
function objectOf(revision: string): string {
	const name = git('rev-parse', revision).toString().trim();
	return join(after.directory, '.git', 'objects', name.slice(0, 2), name.slice(2));
}
