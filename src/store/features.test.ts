import { describe, expect, it } from 'vitest';
import { earlierRows, makeEarlierDatabase } from './fixtures/earlier-tool.fixture.ts';
import { create, done, draft, errorOf, NOON, newProject, PERSON, typesOf } from './fixtures/support.fixture.ts';

const CLAIM = { do: 'claim' } as const;

function setUp(...names: string[]) {
	const project = newProject();
	const store = project.open();
	const ids = create(store, ...names);
	return { project, store, features: store.features, ids };
}

describe('creating features', () => {
	it('puts them in the given order behind the highest priority', () => {
		const { project, features } = setUp('a', 'b');
		project.behind((database) => database.exec('UPDATE features SET priority = 70 WHERE id = 1'));
		const { created, skipped } = features.create([draft('c'), draft('d')], PERSON);
		expect(skipped).toEqual([]);
		expect(created).toEqual([
			{
				id: 3,
				priority: 71,
				category: 'functional',
				name: 'c',
				description: 'It is possible to c.',
				steps: ['Try to c'],
				passes: false,
				in_progress: false,
				attempts: 0,
				last_failure: null,
				claimed_by: null,
				passed_at: null,
				parked_at: null,
				revision: 1,
			},
			expect.objectContaining({ id: 4, priority: 72, name: 'd' }),
		]);
		expect(features.list().map(({ name }) => name)).toEqual(['b', 'a', 'c', 'd']);
	});

	it('skips what exists word for word, and says as what', () => {
		const { features, store } = setUp('a', 'b');
		const again = features.create([draft('a'), draft('c'), draft('c'), draft('b', { steps: ['Another way'] })], PERSON);
		expect(again.created.map(({ id, name }) => [id, name])).toEqual([
			[3, 'c'],
			[4, 'b'],
		]);
		expect(again.skipped).toEqual([
			{ name: 'a', existing_id: 1 },
			{ name: 'c', existing_id: 3 },
		]);
		const head = store.journal.head();
		expect(features.create([draft('a'), draft('b'), draft('c')], PERSON).created).toEqual([]);
		expect(store.journal.head()).toBe(head);
	});

	it('skips what only says in other words what is there, when asked to, and within one list too', () => {
		const { features } = setUp('a', 'b');
		const list = [
			draft('A', { description: 'Other words', steps: ['Other steps'] }),
			draft('c'),
			draft(' C. ', { description: 'Once more' }),
			draft('b', { category: 'style', description: 'Something else' }),
		];
		expect(features.known(list)).toEqual([0, 2]);
		const { created, skipped } = features.createUnlike(list, PERSON);
		expect(created.map(({ id, name }) => [id, name])).toEqual([
			[3, 'c'],
			[4, 'b'],
		]);
		expect(skipped.map(({ existing_id }) => existing_id)).toEqual([1, 3]);
		expect(features.createUnlike(list, PERSON).created).toEqual([]);
	});

	it('knows a feature of the earlier tool again, which wrote its steps with other blanks and escapes', () => {
		const project = newProject();
		makeEarlierDatabase(project.files.database, earlierRows(3));
		const { features } = project.open();
		const [first] = features.list();
		if (first === undefined) throw new Error('No feature came over.');
		const { category, name, description, steps } = first;
		expect(features.create([{ category, name, description, steps }], PERSON)).toEqual({
			created: [],
			skipped: [{ name, existing_id: first.id }],
		});
	});

	it('creates all or none', () => {
		const { store, features } = setUp('a');
		const broken = { ...draft('c'), steps: [1n] } as never;
		expect(() => features.create([draft('b'), broken], PERSON)).toThrow();
		expect(features.list().map(({ name }) => name)).toEqual(['a']);
		expect(typesOf(store)).toEqual(['feature.created']);
	});

	it('gives no id out twice, since the journal goes on naming features that were deleted', () => {
		const { project, store } = setUp('a', 'b', 'c');
		project.behind((database) => database.exec('DELETE FROM features WHERE id >= 2'));
		expect(create(store, 'd')).toEqual([4]);
		project.behind((database) => database.exec('DELETE FROM features'));
		expect(create(store, 'a')).toEqual([5]);
	});

	it('is refused to a session that has ended', () => {
		const { project, store, features } = setUp('a');
		const { id, actor } = project.session(store);
		store.sessions.end(id, { outcome: 'completed', detail: null, durationMs: 1 });
		expect(errorOf(() => features.create([draft('b')], actor)).code).toBe('SESSION_ENDED');
		expect(features.list()).toHaveLength(1);
	});

	it('stores half a surrogate pair as text that other readers can read', () => {
		const { project, store, features } = setUp();
		const { actor } = project.session(store);
		const half = '\ud83d';
		const [feature] = features.create(
			[draft(`a${half}`, { steps: [half], category: half, description: half })],
			PERSON,
		).created;
		features.change(feature?.id ?? 0, { do: 'fail', reason: `b${half}` }, actor);
		const texts = project.behind((database) =>
			database
				.prepare('SELECT hex(category || name || description || steps || last_failure) AS hex FROM features')
				.get(),
		) as { hex: string };
		expect(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(texts.hex, 'hex'))).not.toThrow();
	});
});

describe('what is next', () => {
	it('is the pending feature of lowest priority, then id', () => {
		const { project, store, features } = setUp('a', 'b', 'c', 'd');
		const { actor } = project.session(store);
		const order = () => features.next()?.name;
		expect(order()).toBe('a');
		project.behind((database) => database.exec('UPDATE features SET priority = 1 WHERE id = 3'));
		expect(order()).toBe('a');
		done(features.pass(1, actor));
		expect(order()).toBe('c');
		done(features.change(3, CLAIM, actor));
		expect(order()).toBe('b');
		done(features.skip(2, actor));
		expect(order()).toBe('d');
		done(features.pass(4, actor));
		done(features.pass(2, actor));
		expect(order()).toBeUndefined();
		done(features.change(3, { do: 'release', why: 'asked' }, actor));
		expect(order()).toBe('c');
	});

	it('is free again when the process of the session that held it is gone, and not before', () => {
		const { project, store, features } = setUp('a');
		const dead = project.session(store);
		done(features.change(1, CLAIM, dead.actor));
		expect(features.next()).toBeUndefined();
		project.dies(dead.owner);
		expect(features.next()).toMatchObject({ id: 1, in_progress: false, claimed_by: null, attempts: 1 });
		expect(typesOf(store).at(-1)).toBe('feature.released');
		expect(store.journal.after(0, 100).at(-1)).toMatchObject({
			session_id: dead.id,
			feature_id: 1,
			data: { name: 'a', why: 'holder_gone' },
		});
	});
});

describe('a claim', () => {
	it('holds against every other session until it ends, whatever that asks for', () => {
		const { project, store, features } = setUp('a');
		const holder = project.session(store);
		const other = project.session(store);
		expect(done(features.change(1, CLAIM, holder.actor))).toMatchObject({ claimed_by: holder.id, attempts: 1 });
		const head = store.journal.head();
		const attempts = [
			features.change(1, CLAIM, other.actor),
			features.pass(1, other.actor),
			features.skip(1, other.actor),
			features.change(1, { do: 'fail', reason: 'r' }, other.actor),
			features.change(1, { do: 'release', why: 'asked' }, other.actor),
		];
		for (const refusal of attempts) {
			expect(refusal).toMatchObject({ ok: false, code: 'FEATURE_REFUSED' });
			expect(!refusal.ok && refusal.message).toContain(`session ${holder.id}`);
		}
		expect(store.journal.head()).toBe(head);
		expect(done(features.change(1, CLAIM, holder.actor)).attempts).toBe(1);
		expect(store.journal.head()).toBe(head);
		store.sessions.end(holder.id, { outcome: 'completed', detail: null, durationMs: 1 });
		expect(done(features.change(1, CLAIM, other.actor))).toMatchObject({ claimed_by: other.id, attempts: 2 });
	});

	it('of a dead session gives way to the next that asks', () => {
		const { project, store, features } = setUp('a', 'b');
		const dead = project.session(store);
		done(features.change(1, CLAIM, dead.actor));
		done(features.change(2, CLAIM, dead.actor));
		project.dies(dead.owner);
		const other = project.session(store);
		expect(done(features.change(1, CLAIM, other.actor)).claimed_by).toBe(other.id);
		expect(done(features.pass(2, other.actor))).toMatchObject({ passes: true, attempts: 2 });
	});

	it.each([
		['another process that was given its pid', { startedAt: 'later' }],
		['a process of another boot', { bootId: 'the next boot' }],
	])('is not held by %s', (_what, difference) => {
		const { project, store, features } = setUp('a');
		const dead = project.session(store);
		done(features.change(1, CLAIM, dead.actor));
		project.dies(dead.owner);
		project.bornProcess({ ...dead.owner, ...difference });
		expect(features.releaseAbandoned()).toBe(1);
	});
});

describe('a change', () => {
	it('is refused to a session that has ended, or never was', () => {
		const { project, store, features } = setUp('a');
		const { id, actor } = project.session(store);
		store.sessions.end(id, { outcome: 'timed_out', detail: null, durationMs: 1 });
		for (const late of [actor, { kind: 'session', id: 99 } as const]) {
			expect(features.change(1, CLAIM, late)).toMatchObject({ ok: false, code: 'SESSION_ENDED' });
			expect(features.pass(1, late)).toMatchObject({ ok: false, code: 'SESSION_ENDED' });
		}
		expect(features.get(1)).toMatchObject({ passes: false, in_progress: false, attempts: 0 });
	});

	it('of a feature that is not there is refused, with what to do', () => {
		const { project, store, features } = setUp('a');
		const { actor } = project.session(store);
		const refusal = features.change(7, CLAIM, actor);
		expect(refusal).toMatchObject({ ok: false, code: 'FEATURE_NOT_FOUND' });
		expect(!refusal.ok && refusal.message).toMatch(/feature 7.*feature_get_next/);
		expect(features.get(7)).toBeUndefined();
	});

	it('to passing notes when, and forgets the last failure; back to pending keeps the reason', () => {
		const { project, store, features } = setUp('a');
		const { id, actor } = project.session(store);
		done(features.change(1, { do: 'fail', reason: 'The page stays empty.' }, actor));
		expect(features.get(1)).toMatchObject({ last_failure: 'The page stays empty.' });
		expect(done(features.pass(1, actor))).toMatchObject({
			passes: true,
			passed_at: NOON,
			last_failure: null,
			attempts: 1,
		});
		const other = project.session(store);
		const failed = done(features.change(1, { do: 'fail', reason: 'It broke again.' }, other.actor));
		expect(failed).toMatchObject({
			passes: false,
			passed_at: null,
			parked_at: null,
			last_failure: 'It broke again.',
			in_progress: false,
		});
		expect(features.get(1)).toEqual(failed);
		expect(features.next()).toEqual(failed);
		const events = store.journal.after(0, 100);
		expect(events.map(({ type, session_id, feature_id }) => [type, session_id, feature_id])).toEqual([
			['feature.created', null, 1],
			['session.started', id, null],
			['feature.failed', id, 1],
			['feature.passed', id, 1],
			['session.started', other.id, null],
			['feature.failed', other.id, 1],
		]);
		expect(events.at(-1)?.data).toEqual({ name: 'a', reason: 'It broke again.', was_passing: true });
	});

	it('to the end of the list takes the number after the highest, and frees the feature', () => {
		const { project, store, features } = setUp('a', 'b', 'c');
		const { actor } = project.session(store);
		done(features.change(1, CLAIM, actor));
		expect(done(features.skip(1, actor))).toMatchObject({ priority: 4, in_progress: false, claimed_by: null });
		expect(done(features.skip(1, actor)).priority).toBe(5);
		done(features.pass(2, actor));
		expect(features.skip(2, actor)).toMatchObject({ ok: false, code: 'FEATURE_REFUSED' });
		expect(features.list().map(({ id, priority }) => [id, priority])).toEqual([
			[2, 2],
			[3, 3],
			[1, 5],
		]);
	});
});

it('counts what there is', () => {
	const { project, store, features } = setUp();
	expect(features.stats()).toEqual({ passing: 0, in_progress: 0, total: 0, percentage: 0 });
	create(store, 'a', 'b', 'c', 'd', 'e', 'f');
	const { actor } = project.session(store);
	done(features.pass(1, actor));
	done(features.pass(2, actor));
	done(features.change(3, CLAIM, actor));
	expect(features.stats()).toEqual({ passing: 2, in_progress: 1, total: 6, percentage: 33.3 });
});

describe('a sample of what passes', () => {
	it('holds as many as asked for, or all, each once, and nothing that does not pass', () => {
		const { project, store, features } = setUp('a', 'b', 'c', 'd', 'e');
		expect(features.sampleOfPassing(3)).toEqual([]);
		const { actor } = project.session(store);
		for (const id of [1, 2, 4]) done(features.pass(id, actor));
		// Ids far apart, which a pick by chance alone would hardly find.
		project.behind((database) => database.exec('UPDATE features SET id = 1000000 WHERE id = 4'));
		for (let round = 0; round < 50; round++) {
			const ids = (limit: number) => features.sampleOfPassing(limit).map(({ id }) => id);
			expect(ids(10).sort((one, other) => one - other)).toEqual([1, 2, 1_000_000]);
			const two = ids(2);
			expect(new Set(two).size).toBe(2);
			expect([1, 2, 1_000_000]).toEqual(expect.arrayContaining(two));
		}
	});

	it('is not the same each time', () => {
		const names = Array.from({ length: 60 }, (_, index) => `do ${index}`);
		const { project, store, features } = setUp(...names);
		const { actor } = project.session(store);
		for (const { id } of features.list()) done(features.pass(id, actor));
		const seen = new Set(Array.from({ length: 40 }, () => features.sampleOfPassing(3).map(({ id }) => id)).flat());
		expect(seen.size).toBeGreaterThan(20);
	});
});
