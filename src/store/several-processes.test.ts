import { readdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pidIsTaken } from './fixtures/child-store.fixture.ts';
import { raceChildren, startChild } from './fixtures/children.fixture.ts';
import { earlierRows, makeEarlierDatabase } from './fixtures/earlier-tool.fixture.ts';
import { replay, replayed } from './fixtures/journal-replay.fixture.ts';
import { create, newProject, type TestProject, until } from './fixtures/support.fixture.ts';
import { openProjectStore, type ProjectStore } from './project-store.ts';

/** A store that sees the processes of the fixtures as they see each other. */
function openBeside({ directory }: TestProject): ProjectStore {
	return openProjectStore(directory, { now: Date.now, isAlive: ({ pid }) => pidIsTaken(pid) });
}

/** The journal counts 1, 2, 3 …, and tells the very features that the table holds. */
function expectConsistent(project: TestProject): void {
	const store = openBeside(project);
	try {
		const events = store.journal.after(0, 1_000_000);
		expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
		expect(store.journal.head()).toBe(events.length);
		const features = store.features.list();
		expect(new Map(features.map((feature) => [feature.id, replayed(feature)]))).toEqual(replay(events));
		expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
	} finally {
		store.close();
	}
	expect(project.behind((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `do thing ${index + 1}`);

it('gives every feature to one of the sessions that claim it at once', async () => {
	const project = newProject();
	const ids = create(project.open(), ...numbered(150));
	const answers = await raceChildren(
		'claims-everything',
		Array.from({ length: 4 }, () => [project.directory]),
	);
	const sessions = answers.map((answer) => JSON.parse(answer) as { got: number[]; refused: number[] });
	expect(sessions.flatMap(({ got }) => got).sort((one, other) => one - other)).toEqual(ids);
	for (const { got, refused } of sessions) expect(got.length + refused.length).toBe(ids.length);
	expectConsistent(project);
});

it('gives the lease to one of the runners that begin at once', async () => {
	const project = newProject();
	project.open();
	const answers = await raceChildren(
		'begins-a-run',
		Array.from({ length: 4 }, () => [project.directory]),
	);
	expect(answers.sort()).toEqual(['RUN_ALREADY_ACTIVE', 'RUN_ALREADY_ACTIVE', 'RUN_ALREADY_ACTIVE', 'begun']);
	expectConsistent(project);
});

it('writes each change with its event, whatever many sessions do at once', async () => {
	const project = newProject();
	create(project.open(), ...numbered(30));
	const answers = await raceChildren(
		'works-at-random',
		[1, 2, 3, 4].map((seed) => [project.directory, String(seed), '200']),
	);
	expect(answers).toEqual(['working', 'working', 'working', 'working']);
	const store = openBeside(project);
	await until('all sessions end', () => store.sessions.list().every(({ ended_at }) => ended_at !== null));
	store.close();
	expectConsistent(project);
});

it('keeps to that when writers are killed in the midst of it, and frees what they held', async () => {
	const project = newProject();
	const watcher = openBeside(project);
	create(watcher, ...numbered(30));
	for (let round = 1; round <= 4; round++) {
		const writers = [1, 2, 3].map((writer) =>
			startChild('works-at-random', [project.directory, `${round}${writer}`, '0']),
		);
		for (const writer of writers) await writer.line();
		for (const writer of writers) writer.tell();
		const before = watcher.journal.head();
		await until('the writers write', () => watcher.journal.head() > before + 60);
		for (const writer of writers) writer.process.kill('SIGKILL');
		for (const writer of writers) expect((await writer.ended).signal).toBe('SIGKILL');
	}
	watcher.close();
	expectConsistent(project);
	const survivor = openBeside(project);
	survivor.features.releaseAbandoned();
	expect(survivor.features.stats().in_progress).toBe(0);
	expect(survivor.sessions.endAbandoned()).toBe(12);
	survivor.close();
	expectConsistent(project);
});

/** Lets four processes open each project at once. Returns what they say of one that they agree on. */
async function openAtOnce(directories: readonly string[]): Promise<unknown[]> {
	const children = [1, 2, 3, 4].map(() => startChild('opens-a-store', []));
	for (const child of children) expect(await child.line()).toBe('ready');
	const agreed: unknown[] = [];
	for (const directory of directories) {
		for (const child of children) child.tell(directory);
		const answers = await Promise.all(children.map((child) => child.line()));
		expect(new Set(answers).size, answers.join(' ')).toBe(1);
		agreed.push(JSON.parse(answers[0] ?? ''));
	}
	return agreed;
}

/** Many, since a race is lost only now and then. */
const projects = () => Array.from({ length: 15 }, () => newProject());

it('makes one database when several processes open a new project at once', async () => {
	for (const found of await openAtOnce(projects().map(({ directory }) => directory))) {
		expect(found).toMatchObject({ features: 0 });
	}
});

it('migrates once when several processes open an earlier database at once', async () => {
	const earlier = projects();
	for (const { files } of earlier) makeEarlierDatabase(files.database, earlierRows(30));
	for (const found of await openAtOnce(earlier.map(({ directory }) => directory))) {
		expect(found).toMatchObject({ features: 30 });
	}
});

it('imports a feature list once when several processes open its project at once', async () => {
	const listed = projects();
	const list = JSON.stringify(numbered(40).map((name) => ({ name, steps: ['Look'] })));
	for (const { files } of listed) writeFileSync(files.featureList, list);
	for (const found of await openAtOnce(listed.map(({ directory }) => directory))) {
		expect(found).toMatchObject({ features: 40 });
	}
	for (const { directory } of listed) {
		expect(readdirSync(directory).filter((name) => name.startsWith('feature_list'))).toEqual([
			expect.stringMatching(/^feature_list\.json\.backup\.\d{8}_\d{6}$/),
		]);
	}
});
