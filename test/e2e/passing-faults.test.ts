import { afterEach, expect, it } from 'vitest';
import { isAlive } from '../../src/process/identity.ts';
import { openProjectStore, type ProjectStore } from '../../src/store/project-store.ts';
import { runHere } from '../support/run-here.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let store: ProjectStore;
afterEach(async () => {
	store.close();
	await workshop.close();
});

const claims = () => store.journal.after(0, 10_000).filter(({ type }) => type === 'feature.claimed').length;

it('a run outlasts a program that holds its database locked in the midst of its sessions', async () => {
	workshop = await openWorkshop(tinyScenario(3));
	// The lock is one of this process, which must not be kept from giving it back.
	store = openProjectStore(workshop.directory, { now: Date.now, isAlive, busyTimeoutMs: 1 });
	const other = workshop.rawDatabase();
	const running = runHere(workshop, { retryDelayMs: 10 }, { budgets: unreadableAtTimes() }, store);
	for (const claimed of [1, 2]) {
		await until('a session works', () => claims() >= claimed);
		other.exec('BEGIN IMMEDIATE');
		const seen = workshop.server.requests.length;
		// Claude goes on, and what it does is held until it can be written.
		await until('the session has gone on', () => workshop.server.requests.length > seen + 1);
		other.exec('COMMIT');
	}
	const { result } = await running;
	expect(result).toMatchObject({ reason: 'all_passing', exitCode: 0 });
	expect(store.sessions.list().every(({ ended_at }) => ended_at !== null)).toBe(true);
	const seqs = store.journal.after(0, 10_000).map(({ seq }) => seq);
	expect(seqs).toEqual(seqs.map((_, index) => index + 1));
	expect(workshop.leftovers()).toBe(0);
});

/** Settings of the user's that cannot be read each second time. */
function unreadableAtTimes() {
	let asked = 0;
	return () => {
		asked += 1;
		if (asked % 2 === 0) throw new Error('The registry is locked.');
		return { run: null, day: null, project: null, warnPercent: 80 };
	};
}
