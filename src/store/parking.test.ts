import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionOutcome } from '../contract/session.ts';
import { create, done, newProject, PERSON, type TestProject, typesOf } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

let project: TestProject;
let store: ProjectStore;
let first: number;
let second: number;
beforeEach(() => {
	project = newProject();
	store = project.open();
	[first = 0, second = 0] = create(store, 'log in', 'log out');
});

/** A session that takes the feature on and does not make it pass. */
function failedSession(id: number, outcome: SessionOutcome = 'completed'): void {
	const { id: session, actor } = project.session(store);
	done(store.features.change(id, { do: 'claim' }, actor));
	store.sessions.end(session, { outcome, detail: null, durationMs: 1 });
}

describe('a feature that fails in session after session', () => {
	it('is parked with its reason, is offered to nobody, and the next one is', () => {
		for (let count = 1; count <= 3; count++) {
			expect(store.features.parkFailing(3)).toEqual([]);
			expect(store.features.next()?.id).toBe(first);
			failedSession(first);
		}
		expect(store.features.parkFailing(3)).toMatchObject([{ id: first, parked_at: project.clock }]);
		expect(store.features.parkFailing(3)).toEqual([]);
		expect(store.features.parked()).toBe(1);
		expect(store.features.next()?.id).toBe(second);
		const { actor } = project.session(store);
		expect(store.features.change(first, { do: 'claim' }, actor)).toMatchObject({
			ok: false,
			message: expect.stringContaining('is parked') as unknown,
		});
		expect(typesOf(store).filter((type) => type === 'feature.parked')).toHaveLength(1);
	});

	it('is tried again when a person releases it, for as many sessions more', () => {
		for (let count = 1; count <= 3; count++) failedSession(first);
		store.features.parkFailing(3);
		expect(done(store.features.change(first, { do: 'release', why: 'asked' }, PERSON)).parked_at).toBeNull();
		expect(store.features.next()?.id).toBe(first);
		failedSession(first);
		failedSession(first);
		expect(store.features.parkFailing(3)).toEqual([]);
		failedSession(first);
		expect(store.features.parkFailing(3)).toMatchObject([{ id: first }]);
	});

	it('counts a session once, however often it claims the feature', () => {
		const { id: session, actor } = project.session(store);
		for (let count = 1; count <= 5; count++) {
			done(store.features.change(first, { do: 'claim' }, actor));
			done(store.features.change(first, { do: 'fail', reason: 'no' }, actor));
		}
		store.sessions.end(session, { outcome: 'completed', detail: null, durationMs: 1 });
		expect(store.features.parkFailing(2)).toEqual([]);
		expect(store.features.parkFailing(1)).toMatchObject([{ id: first, last_failure: 'no' }]);
	});

	it.each(['limited', 'api_error', 'interrupted', 'unauthorized', 'lost', 'stalled', 'max_budget'] as const)(
		'is not blamed for a session that ended as %s',
		(outcome) => {
			for (let count = 1; count <= 5; count++) failedSession(first, outcome);
			expect(store.features.parkFailing(1)).toEqual([]);
		},
	);

	it('counts the sessions of runners that are gone', () => {
		failedSession(first);
		store.close();
		store = project.open();
		failedSession(first);
		expect(store.features.parkFailing(3)).toEqual([]);
		store.close();
		store = project.open();
		failedSession(first);
		expect(store.features.parkFailing(3)).toMatchObject([{ id: first }]);
	});

	it('that passed since begins anew', () => {
		for (let count = 1; count <= 3; count++) failedSession(first);
		done(store.features.pass(first, PERSON));
		done(store.features.change(first, { do: 'fail', reason: 'broken again' }, PERSON));
		expect(store.features.parkFailing(3)).toEqual([]);
	});
});
