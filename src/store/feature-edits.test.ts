import fc from 'fast-check';
import { expect, it } from 'vitest';
import { create, done, draft, newProject, PERSON, typesOf } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

const pendingIds = (store: ProjectStore) => store.features.page('pending', null, 10_000).map(({ id }) => id);

it('a revision is raised by what changes the words or the priority, whoever writes, and by nothing else', () => {
	const project = newProject();
	const store = project.open();
	const [id = 0] = create(store, 'search', 'sort');
	const { actor } = project.session(store);
	const revision = () => store.features.get(id)?.revision;
	done(store.features.change(id, { do: 'claim' }, actor));
	done(store.features.change(id, { do: 'fail', reason: 'broken' }, actor));
	done(store.features.pass(id, actor));
	expect(revision()).toBe(1);
	done(store.features.change(id, { do: 'fail', reason: 'broken' }, PERSON));
	expect(done(store.features.edit(id, { name: 'search', description: 'Other words.' })).revision).toBe(2);
	expect(done(store.features.skip(id, PERSON)).revision).toBe(3);
	expect(done(store.features.edit(id, { name: 'search' })).revision).toBe(3);
	project.behind((database) => database.prepare("UPDATE features SET steps = '[]' WHERE id = ?").run(id));
	expect(revision()).toBe(4);
	project.behind((database) => database.prepare('UPDATE features SET passes = NULL, name = name').run());
	expect(revision()).toBe(4);
});

it('of two people who edit the same words the second is told so, and nothing of theirs is written', () => {
	const project = newProject();
	const store = project.open();
	const other = project.open();
	const [id = 0] = create(store, 'search');
	const read = store.features.get(id)?.revision ?? 0;
	done(store.features.edit(id, { name: 'find' }, read));
	const late = other.features.edit(id, { name: 'seek' }, read);
	expect(late).toMatchObject({ ok: false, code: 'EDIT_CONFLICT' });
	expect(late.ok ? '' : late.message).toMatch(/somebody else, last at 2026-01-31T12:00:00\.000Z.*revision 2.*from 1/);
	expect(store.features.get(id)).toMatchObject({ name: 'find', revision: 2 });
	expect(done(other.features.edit(id, { name: 'seek' }, 2)).name).toBe('seek');
});

it('what the earlier tool changed meanwhile is a conflict too', () => {
	const project = newProject();
	const store = project.open();
	const [id = 0] = create(store, 'search');
	project.behind((database) => database.exec("UPDATE features SET name = 'from elsewhere'"));
	expect(store.features.edit(id, { name: 'mine' }, 1)).toMatchObject({ ok: false, code: 'EDIT_CONFLICT' });
});

it('a deleted feature is gone, its events stay, and its number is not given again', () => {
	const project = newProject();
	const store = project.open();
	const [first = 0, last = 0] = create(store, 'search', 'sort');
	expect(store.features.remove(last, PERSON)).toMatchObject({ ok: true, before: { name: 'sort' } });
	expect(store.features.get(last)).toBeUndefined();
	expect(store.features.stats().total).toBe(1);
	expect(typesOf(store)).toEqual(['feature.created', 'feature.created', 'feature.deleted']);
	expect(store.features.remove(last, PERSON)).toMatchObject({ ok: false, code: 'FEATURE_NOT_FOUND' });
	expect(create(store, 'sort')).toEqual([last + 1]);
	expect(store.features.get(first)?.name).toBe('search');
});

it('what a living session holds is not deleted, what a dead one left is', () => {
	const project = newProject();
	const store = project.open();
	const [id = 0] = create(store, 'search');
	const { actor, owner } = project.session(store);
	done(store.features.change(id, { do: 'claim' }, actor));
	const refused = store.features.remove(id, PERSON);
	expect(refused).toMatchObject({ ok: false, code: 'FEATURE_REFUSED' });
	expect(refused.ok ? '' : refused.message).toContain('session 1');
	expect(store.features.remove(id, actor)).toMatchObject({ ok: false, code: 'FEATURE_REFUSED' });
	project.dies(owner);
	expect(store.features.remove(id, PERSON).ok).toBe(true);
});

it('a move to a place with room changes one row and tells of it once', () => {
	const store = newProject().open();
	const [a = 0, b = 0, c = 0] = create(store, 'a', 'b', 'c');
	done(store.features.edit(c, { priority: 10 }));
	const seq = store.journal.head();
	done(store.features.move(a, c));
	expect(pendingIds(store)).toEqual([b, a, c]);
	done(store.features.move(c, b));
	done(store.features.move(c, null));
	expect(pendingIds(store)).toEqual([b, a, c]);
	expect(typesOf(store, seq)).toEqual(['feature.edited', 'feature.edited', 'feature.edited']);
	expect(store.features.get(b)?.revision).toBe(1);
});

it('a move to where it is already changes nothing', () => {
	const store = newProject().open();
	const [a = 0, b = 0, c = 0] = create(store, 'a', 'b', 'c');
	const seq = store.journal.head();
	for (const [id, before] of [
		[a, b],
		[b, b],
		[c, null],
	] as const)
		done(store.features.move(id, before));
	expect(store.journal.head()).toBe(seq);
});

it('thousands without room between them are numbered anew with two events, and the next moves find room', () => {
	const store = newProject().open();
	store.features.create(
		Array.from({ length: 2_000 }, (_, index) => draft(`feature ${index}`)),
		PERSON,
	);
	const before = pendingIds(store);
	const [last = 0, target = 0] = [before.at(-1), before[1_000]];
	const seq = store.journal.head();
	done(store.features.move(last, target));
	expect(typesOf(store, seq)).toEqual(['features.renumbered', 'feature.edited']);
	expect(pendingIds(store)).toEqual([...before.slice(0, 1_000), last, ...before.slice(1_000, -1)]);
	const [first = 0] = before;
	done(store.features.move(first, target));
	expect(typesOf(store, seq)).toHaveLength(3);
	expect(pendingIds(store).slice(997, 1_002)).toEqual([before[998], before[999], last, first, target]);
});

it('only pending features are moved, and only to pending ones', () => {
	const project = newProject();
	const store = project.open();
	const [passing = 0, held = 0, free = 0] = create(store, 'passing', 'held', 'free');
	const { actor } = project.session(store);
	done(store.features.pass(passing, actor));
	done(store.features.change(held, { do: 'claim' }, actor));
	const seq = store.journal.head();
	for (const [id, before, code] of [
		[passing, free, 'FEATURE_REFUSED'],
		[held, free, 'FEATURE_REFUSED'],
		[free, passing, 'FEATURE_REFUSED'],
		[free, held, 'FEATURE_REFUSED'],
		[free, 99, 'FEATURE_REFUSED'],
		[99, free, 'FEATURE_NOT_FOUND'],
	] as const)
		expect(store.features.move(id, before)).toMatchObject({ ok: false, code });
	expect(store.journal.head()).toBe(seq);
});

it('after any moves the order is what the moves say, with any priorities to begin with', () => {
	const priority = fc.oneof(
		fc.integer({ min: -3, max: 3 }),
		fc.constantFrom(-1_000_000_000, 1_000_000_000, 5_000_000_000),
	);
	fc.assert(
		fc.property(
			fc.array(priority, { minLength: 5, maxLength: 5 }),
			fc.array(fc.record({ from: fc.nat(4), to: fc.nat(5) }), { maxLength: 25 }),
			(priorities, moves) => {
				const project = newProject();
				const store = project.open();
				const ids = create(store, 'a', 'b', 'c', 'd', 'e');
				project.behind((database) => {
					const set = database.prepare('UPDATE features SET priority = ? WHERE id = ?');
					for (const [index, id] of ids.entries()) set.run(priorities[index], id);
				});
				let expected = pendingIds(store);
				for (const { from, to } of moves) {
					const id = expected[from] ?? 0;
					const before = expected[to] ?? null;
					done(store.features.move(id, before));
					if (before !== id) {
						const others = expected.filter((other) => other !== id);
						const place = before === null ? others.length : others.indexOf(before);
						expected = [...others.slice(0, place), id, ...others.slice(place)];
					}
					expect(pendingIds(store)).toEqual(expected);
				}
				store.close();
			},
		),
		{ numRuns: 40 },
	);
});
