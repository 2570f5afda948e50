import SQLite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { newProject, type TestProject } from '../store/fixtures/support.fixture.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { cleanUp, startHousekeeping } from './housekeeping.ts';

const DAY = 86_400_000;

/** A session that said something, so many days ago. */
function oldSession(project: TestProject, store: ProjectStore, days: number): void {
	const now = project.clock;
	project.clock = now - days * DAY;
	const session = project.session(store);
	store.sessions.record(session.id, [{ type: 'agent.text', data: store.blobs.keepText(`Said ${days} days ago.`) }]);
	store.sessions.end(session.id, { outcome: 'completed', detail: null, durationMs: 1 });
	project.clock = now;
}

const said = (store: ProjectStore) => store.journal.after(0, 1_000).filter(({ type }) => type === 'agent.text').length;
const lines = (store: ProjectStore) =>
	store.journal.after(0, 1_000).flatMap((event) => (event.type === 'log' ? [event.data.line] : []));

function setUp() {
	const project = newProject();
	const store = project.open();
	const { id } = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'none' }, project.bornProcess());
	return { project, store, runId: id };
}

it('removes what is older than is kept, keeps the rest, and says what went', async () => {
	const { project, store, runId } = setUp();
	oldSession(project, store, 40);
	oldSession(project, store, 10);
	const housekeeping = startHousekeeping(store, runId, () => 30);
	await expect.poll(() => store.retention.lastAt()).toBe(project.clock);
	await housekeeping.stop();
	expect(said(store)).toBe(1);
	expect(lines(store)).toEqual([expect.stringContaining('Cleaned up: details of 1 old events')]);
});

it('works once a day, by the clock of the database, also when that was set back', async () => {
	const { project, store, runId } = setUp();
	const first = startHousekeeping(store, runId, () => 30);
	await expect.poll(() => store.retention.lastAt()).toBe(project.clock);
	await first.stop();
	const at = project.clock;
	oldSession(project, store, 40);
	for (const hours of [23, -23]) {
		project.clock = at + hours * 3_600_000;
		// What is due goes at once, before a stop is heard.
		await startHousekeeping(store, runId, () => 30).stop();
		expect(said(store)).toBe(1);
	}
	project.clock = at - 25 * 3_600_000;
	oldSession(project, store, 50);
	const housekeeping = startHousekeeping(store, runId, () => 30);
	await expect.poll(() => said(store)).toBe(0);
	await housekeeping.stop();
});

it('goes on day after day while the run lives', async () => {
	const { project, store, runId } = setUp();
	const housekeeping = startHousekeeping(store, runId, () => 30, 5);
	await expect.poll(() => store.retention.lastAt()).toBe(project.clock);
	oldSession(project, store, 40);
	project.clock += 25 * 3_600_000;
	await expect.poll(() => said(store)).toBe(0);
	await expect.poll(() => store.retention.lastAt()).toBe(project.clock);
	await housekeeping.stop();
});

it('keeps everything when no bound is set', async () => {
	const { project, store } = setUp();
	oldSession(project, store, 4_000);
	expect(await cleanUp(store, 0, { everything: false })).toMatchObject({ events: 0 });
	expect(said(store)).toBe(1);
});

it('leaves the run alone when the database is locked, and removes nothing once it is told to stop', async () => {
	const { project, store, runId } = setUp();
	oldSession(project, store, 40);
	const hasty = project.open({ busyTimeoutMs: 1 });
	const other = new SQLite(project.files.database);
	onTestFinished(() => void other.close());
	other.exec('BEGIN IMMEDIATE');
	await startHousekeeping(hasty, runId, () => 30).stop();
	other.exec('ROLLBACK');
	expect(store.retention.lastAt()).toBe(0);
	const stopped = new AbortController();
	stopped.abort();
	expect(await cleanUp(store, 30, { everything: true, signal: stopped.signal })).toMatchObject({ events: 0 });
	expect(said(store)).toBe(1);
});
