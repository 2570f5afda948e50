import { describe, expect, it } from 'vitest';
import { create, done, errorOf, NOON, newProject } from './fixtures/support.fixture.ts';

// A clock that is set back, as a laptop's is when it finds the network again: order, leases and durations must not hang on it.

const HOUR = 3_600_000;
const SETTINGS = { yolo: true, model: null, maxIterations: null, box: 'A box.' };

describe('when the clock is set back', () => {
	it('the journal keeps its order, and a reader misses nothing', () => {
		const project = newProject();
		const store = project.open();
		create(store, 'one');
		const seen = store.journal.head();
		project.clock = NOON - HOUR;
		create(store, 'two', 'three');
		const later = store.journal.after(seen, 100);
		expect(later.map(({ seq }) => seq)).toEqual([seen + 1, seen + 2]);
		expect(later.every(({ at }) => at < NOON)).toBe(true);
	});

	it('a runner keeps its lease, and nobody takes it over (RUN_ALREADY_ACTIVE)', () => {
		const project = newProject();
		const store = project.open();
		const run = store.runs.begin(SETTINGS, project.bornProcess());
		project.clock = NOON - HOUR;
		store.runs.heartbeat();
		const other = project.open();
		expect(errorOf(() => other.runs.begin(SETTINGS, project.bornProcess())).code).toBe('RUN_ALREADY_ACTIVE');
		expect(other.runs.latest()).toMatchObject({ alive: true });
		store.runs.end(run.id, 'all_passing', null);
		expect(store.runs.get(run.id)).toMatchObject({ status: 'ended', ended_at: NOON - HOUR });
	});

	it('a session keeps its claim, and its duration is not negative when it ends or is given up for lost', () => {
		const project = newProject();
		const store = project.open();
		const [feature = 0] = create(store, 'one');
		const session = project.session(store);
		const lost = project.session(store);
		done(store.features.change(feature, { do: 'claim' }, session.actor));
		project.clock = NOON - HOUR;
		store.features.releaseAbandoned();
		expect(store.features.get(feature)).toMatchObject({ in_progress: true });
		done(store.features.pass(feature, session.actor));
		store.sessions.end(session.id, { outcome: 'completed', detail: null, durationMs: -HOUR });
		project.dies(lost.owner);
		store.sessions.endAbandoned();
		expect(store.sessions.list()).toMatchObject([
			{ outcome: 'completed', duration_ms: 0 },
			{ outcome: 'lost', duration_ms: 0 },
		]);
	});
});
