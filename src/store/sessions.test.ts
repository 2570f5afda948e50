import { expect, it } from 'vitest';
import { NO_USAGE } from '../core/usage.ts';
import { create, done, draft, NOON, newProject, PERSON, typesOf } from './fixtures/support.fixture.ts';

const COMPLETED = { outcome: 'completed', detail: null, durationMs: 5_000 } as const;

it('keeps what a session was, did and cost', () => {
	const project = newProject();
	const store = project.open();
	const { sessions } = store;
	const id = sessions.begin({ kind: 'coding', runId: null, owner: project.bornProcess(), model: 'asked-for' });
	sessions.identify(id, { sdkSessionId: 'of-the-sdk', model: 'given' });
	const usage = {
		input_tokens: 1,
		output_tokens: 2,
		cache_read_tokens: 3,
		cache_creation_tokens: 4,
		cost_usd: 0.25,
		cost_estimated: true,
		turns: 6,
	};
	sessions.record(id, [], { ...usage, models: [] });
	project.clock = NOON + 60_000;
	sessions.end(id, { outcome: 'api_error', detail: 'Overloaded.', durationMs: 59_000 });
	expect(sessions.get(id)).toEqual({
		id,
		run_id: null,
		kind: 'coding',
		sdk_session_id: 'of-the-sdk',
		model: 'given',
		outcome: 'api_error',
		detail: 'Overloaded.',
		started_at: NOON,
		ended_at: NOON + 60_000,
		duration_ms: 59_000,
		...usage,
	});
	expect(sessions.list()).toEqual([sessions.get(id)]);
	expect(store.journal.after(0, 10)).toEqual([
		{
			seq: 1,
			at: NOON,
			type: 'session.started',
			run_id: null,
			session_id: id,
			feature_id: null,
			data: { kind: 'coding' },
		},
		{
			seq: 2,
			at: NOON + 60_000,
			type: 'session.ended',
			run_id: null,
			session_id: id,
			feature_id: null,
			data: { kind: 'coding', outcome: 'api_error', detail: 'Overloaded.', duration_ms: 59_000, usage },
		},
	]);
});

it('ends a session once, and with it its claims', () => {
	const project = newProject();
	const store = project.open();
	create(store, 'a', 'b', 'c');
	const one = project.session(store);
	const other = project.session(store);
	done(store.features.change(1, { do: 'claim' }, one.actor));
	done(store.features.change(2, { do: 'claim' }, one.actor));
	done(store.features.change(3, { do: 'claim' }, other.actor));
	const before = store.journal.head();
	expect([store.sessions.isOpen(one.id), store.sessions.isLive(one.id)]).toEqual([true, true]);
	store.sessions.end(one.id, COMPLETED);
	expect([store.sessions.isOpen(one.id), store.sessions.isLive(one.id)]).toEqual([false, false]);
	expect(typesOf(store, before)).toEqual(['feature.released', 'feature.released', 'session.ended']);
	expect(store.journal.after(before, 1)[0]).toMatchObject({ session_id: one.id, data: { why: 'session_ended' } });
	expect(store.features.list().map(({ claimed_by }) => claimed_by)).toEqual([null, null, other.id]);
	store.sessions.end(one.id, { ...COMPLETED, outcome: 'crashed' });
	store.sessions.end(999, COMPLETED);
	expect(store.sessions.get(one.id)?.outcome).toBe('completed');
	expect(store.journal.head()).toBe(before + 3);
});

it('ends the sessions of processes that are gone, with what they held, and no others', () => {
	const project = newProject();
	const store = project.open();
	create(store, 'a', 'b');
	const dead = project.session(store);
	const alive = project.session(store);
	done(store.features.change(1, { do: 'claim' }, dead.actor));
	done(store.features.change(2, { do: 'claim' }, alive.actor));
	project.clock = NOON + 30_000;
	store.journal.record([{ type: 'log', data: { level: 'info', line: 'the last that was heard' } }], {
		sessionId: dead.id,
	});
	project.clock = NOON + 9_000_000;
	expect(store.sessions.endAbandoned()).toBe(0);
	project.dies(dead.owner);
	const before = store.journal.head();
	expect(store.sessions.endAbandoned()).toBe(1);
	expect(store.sessions.get(dead.id)).toMatchObject({
		outcome: 'lost',
		duration_ms: 30_000,
		ended_at: NOON + 9_000_000,
	});
	expect(store.sessions.get(dead.id)?.detail).toContain(String(dead.owner.pid));
	expect(store.journal.after(before, 10)).toMatchObject([
		{ type: 'feature.released', data: { why: 'holder_gone' } },
		{ type: 'session.ended', data: { outcome: 'lost' } },
	]);
	expect(store.sessions.isLive(alive.id)).toBe(true);
	expect(store.features.get(2)?.claimed_by).toBe(alive.id);
	expect(store.sessions.endAbandoned()).toBe(0);
});

it('never counts a duration below 0, though the clock was set back', () => {
	const project = newProject();
	const store = project.open();
	const dead = project.session(store);
	const other = project.session(store);
	project.clock = NOON - 3_600_000;
	store.journal.record([{ type: 'log', data: { level: 'info', line: 'an hour before' } }], { sessionId: dead.id });
	project.dies(dead.owner);
	store.sessions.endAbandoned();
	store.sessions.end(other.id, { outcome: 'completed', detail: null, durationMs: -3_600_000.5 });
	expect(store.sessions.list().map(({ duration_ms }) => duration_ms)).toEqual([0, 0]);
	const ends = store.journal.after(0, 100).filter(({ type }) => type === 'session.ended');
	expect(ends.map(({ data }) => 'duration_ms' in data && data.duration_ms)).toEqual([0, 0]);
});

it('ends a session whatever was said of its end', () => {
	const project = newProject();
	const store = project.open();
	const { id } = project.session(store);
	store.sessions.end(id, { outcome: 'api_error', detail: '\u0007'.repeat(100_000), durationMs: 1 });
	expect(store.sessions.get(id)).toMatchObject({ outcome: 'api_error', detail: '\u0007'.repeat(2_000) });
});

it('tells whether a session got on', () => {
	const project = newProject();
	const store = project.open();
	create(store, 'a');
	const idle = project.session(store);
	const busy = project.session(store);
	done(store.features.change(1, { do: 'fail', reason: 'r' }, idle.actor));
	done(store.features.pass(1, busy.actor));
	expect([idle, busy].map(({ id }) => store.sessions.madeProgress(id))).toEqual([false, true]);
});

it('takes new features for progress of the session that is to write the list, and of no other', () => {
	const project = newProject();
	const store = project.open();
	const made = (['initializer', 'coding'] as const).map((kind) => {
		const id = store.sessions.begin({ kind, runId: null, owner: project.bornProcess(), model: null });
		store.features.create([draft(`made by ${kind}`)], { kind: 'session', id });
		return store.sessions.madeProgress(id);
	});
	expect(made).toEqual([true, false]);
});

it('sees through two features that sessions take from each other in turn, until a person steps in', () => {
	const project = newProject();
	const store = project.open();
	const [one = 0, two = 0] = create(store, 'one', 'two');
	const begun = (owner = project.bornProcess()) =>
		store.runs.begin({ yolo: true, model: null, maxIterations: null, box: '' }, owner).id;
	const swap = (runId: number, pass: number, fail: number) => {
		const id = store.sessions.begin({ kind: 'coding', runId, owner: project.bornProcess(), model: null });
		const actor = { kind: 'session', id } as const;
		store.features.change(fail, { do: 'fail', reason: 'broken by the other' }, actor);
		done(store.features.pass(pass, actor));
		store.sessions.end(id, COMPLETED);
		return store.sessions.madeProgress(id);
	};
	const run = begun();
	const inTurn = () => [swap(run, one, two), swap(run, two, one)];
	expect([inTurn(), inTurn(), inTurn(), inTurn()].flat()).toEqual([
		...Array.from({ length: 6 }, () => true),
		false,
		false,
	]);
	done(store.features.change(two, { do: 'fail', reason: 'I see it broken' }, PERSON));
	expect(inTurn()).toEqual([false, true]);
	store.runs.end(run, 'stopped', null);
	expect(swap(begun(), one, two)).toBe(true);
});

it('wants the feature list written until a session that was to write it has done so', () => {
	const project = newProject();
	const store = project.open();
	const { sessions } = store;
	const begin = () => sessions.begin({ kind: 'initializer', runId: null, owner: project.bornProcess(), model: null });
	expect(sessions.initializerDue()).toBe(true);
	const cutOff = begin();
	create(store, 'a');
	sessions.end(cutOff, { outcome: 'limited', detail: null, durationMs: 1 });
	expect(sessions.initializerDue()).toBe(true);
	sessions.end(begin(), COMPLETED);
	expect(sessions.initializerDue()).toBe(false);
});

it('wants no feature list where one came from elsewhere', () => {
	const store = newProject().open();
	store.features.create([{ category: 'c', name: 'n', description: 'd', steps: ['s'] }], PERSON);
	expect(store.sessions.initializerDue()).toBe(false);
});

it('says which features each session of a page worked on and which passed in it, by an index, 20 at most', () => {
	const project = newProject();
	const store = project.open();
	create(store, ...Array.from({ length: 25 }, (_, place) => `feature ${place + 1}`));
	const [first, second, third] = [project.session(store), project.session(store), project.session(store)];
	const claim = (id: number, { actor }: typeof first) => done(store.features.change(id, { do: 'claim' }, actor));
	claim(2, first);
	done(store.features.change(2, { do: 'release', why: 'asked' }, first.actor));
	claim(1, first);
	done(store.features.pass(1, first.actor));
	done(store.features.change(1, { do: 'fail', reason: 'r' }, PERSON));
	claim(1, second);
	for (let id = 2; id <= 25; id++) done(store.features.pass(id, third.actor));
	const name = (id: number) => store.features.get(id)?.name;
	const [latest, middle, earliest] = store.sessions.page(null, 3);
	expect(earliest?.features).toEqual([
		{ id: 2, name: name(2), passed: false },
		{ id: 1, name: name(1), passed: true },
	]);
	expect(middle?.features).toEqual([{ id: 1, name: name(1), passed: false }]);
	expect(latest?.features.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, place) => place + 2));
	expect(store.sessions.describe(middle?.id ?? 0)).toEqual(middle);
	expect([store.sessions.describe(99), store.sessions.page(1, 3)]).toEqual([undefined, []]);
	const plan = project.behind(
		(database) =>
			database
				.prepare(
					`EXPLAIN QUERY PLAN SELECT max(seq) FROM events WHERE session_id BETWEEN 1 AND 3
					 AND type IN ('feature.claimed', 'feature.passed') GROUP BY session_id, feature_id`,
				)
				.all() as { detail: string }[],
	);
	expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('INDEX events_of_work ')]);
});

it('knows of a limit until it is lifted, or until the model has answered since', () => {
	const project = newProject();
	const store = project.open();
	const { sessions } = store;
	expect(sessions.knownLimit()).toBeNull();
	const limited = project.session(store).id;
	sessions.end(limited, { outcome: 'limited', detail: 'Until 6 pm', durationMs: 1, resumesAt: NOON + 60_000 });
	expect(sessions.knownLimit()).toEqual({ resumesAt: NOON + 60_000, detail: 'Until 6 pm' });
	const answered = project.session(store).id;
	expect(sessions.knownLimit()).not.toBeNull();
	sessions.record(answered, [], { ...NO_USAGE, turns: 1, models: [] });
	expect(sessions.knownLimit()).toBeNull();
	const again = project.session(store).id;
	sessions.end(again, { outcome: 'limited', detail: null, durationMs: 1, resumesAt: NOON + 90_000 });
	project.clock = NOON + 90_000;
	expect(sessions.knownLimit()).toBeNull();
});

it('knows when the model answered last', () => {
	const project = newProject();
	const store = project.open();
	const { sessions } = store;
	const silent = project.session(store).id;
	sessions.end(silent, COMPLETED);
	expect(sessions.lastAnswered()).toBeNull();
	const answered = project.session(store).id;
	sessions.record(answered, [], { ...NO_USAGE, turns: 1, models: [] });
	project.clock = NOON + 5;
	sessions.end(answered, COMPLETED);
	expect(sessions.lastAnswered()).toBe(NOON + 5);
});
