import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventData } from '../contract/events.ts';
import { type Feature, feature as featureSchema } from '../contract/feature.ts';
import { type Actor, type FeatureAction, type Transition, transition } from './feature-lifecycle.ts';

const PENDING: Feature = {
	id: 7,
	priority: 3,
	category: 'Recipes',
	name: 'Adds a recipe',
	description: 'A visitor adds a recipe.',
	steps: ['Open the page', 'See the recipe'],
	passes: false,
	in_progress: false,
	attempts: 0,
	last_failure: null,
	revision: 1,
	claimed_by: null,
	passed_at: null,
	parked_at: null,
};
const ANN: Actor = { kind: 'session', id: 1 };
const BOB: Actor = { kind: 'session', id: 2 };
const PERSON: Actor = { kind: 'person' };
const VERIFICATION = { browser_actions: 4, console_checks: 1, screenshots: ['a'] };
const PASS: FeatureAction = { do: 'pass', at: 1_000, verification: VERIFICATION };

interface Step {
	readonly action: FeatureAction;
	readonly actor: Actor;
}
interface Taken extends Step {
	readonly before: Feature;
	readonly after: Feature;
	readonly result: Transition;
}

/** What happens to a pending feature, step by step. */
function walk(steps: readonly Step[]): Taken[] {
	let before = PENDING;
	return steps.map(({ action, actor }) => {
		const result = transition(before, action, actor);
		const after = result.ok ? { ...before, ...result.patch } : before;
		const taken = { action, actor, before, after, result };
		before = after;
		return taken;
	});
}

const anyAction: fc.Arbitrary<FeatureAction> = fc.oneof(
	fc.constant<FeatureAction>({ do: 'claim' }),
	fc.nat().map((at) => ({ do: 'pass' as const, at, verification: VERIFICATION })),
	fc.constantFrom('broken', 'no key', '').map((reason) => ({ do: 'fail' as const, reason })),
	fc.integer({ min: 1, max: 5 }).map((newPriority) => ({ do: 'skip' as const, newPriority })),
	fc.integer({ min: 1, max: 5 }).map((newPriority) => ({ do: 'move' as const, newPriority })),
	fc.constant<FeatureAction>({ do: 'delete' }),
	fc.nat().map((at) => ({ do: 'park' as const, at, sessions: 3 })),
	fc
		.constantFrom('asked' as const, 'session_ended' as const, 'holder_gone' as const)
		.map((why) => ({ do: 'release' as const, why })),
	fc
		.record(
			{ name: fc.constantFrom('Adds a recipe', 'Adds'), priority: fc.integer({ min: 1, max: 5 }) },
			{ requiredKeys: [] },
		)
		.map((changes) => ({ do: 'edit' as const, changes })),
);
const anyStep: fc.Arbitrary<Step> = fc.record({
	action: anyAction,
	actor: fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom<Actor>(ANN, BOB, { kind: 'session', id: 3 }) },
		{ weight: 1, arbitrary: fc.constant(PERSON) },
	),
});

/** Checks every step of many lives of a feature among three sessions and a person. */
function always(check: (taken: Taken) => void): void {
	fc.assert(
		fc.property(fc.array(anyStep, { minLength: 1, maxLength: 50 }), (steps) => walk(steps).forEach(check)),
		{ numRuns: 300 },
	);
}

function isChange({ before, after }: Taken): boolean {
	return JSON.stringify(before) !== JSON.stringify(after);
}

describe('in every life of a feature', () => {
	it('in progress means held, and held means in progress', () => {
		always(({ after }) => expect(after.in_progress).toBe(after.claimed_by !== null));
	});

	it('a passing feature is held by nobody, and only a passing one has a time of passing', () => {
		always(({ after }) => {
			expect(after.passes && after.in_progress).toBe(false);
			expect(after.passed_at !== null).toBe(after.passes);
		});
	});

	it('a parked feature neither passes nor is held, and only a person or a pass makes it free', () => {
		always(({ before, after, action, actor }) => {
			if (after.parked_at !== null) expect(after.passes || after.in_progress).toBe(false);
			if (before.parked_at === null && after.parked_at !== null) expect(action.do).toBe('park');
			if (before.parked_at !== null && after.parked_at === null)
				expect(action.do === 'pass' || (action.do === 'release' && actor.kind === 'person')).toBe(true);
		});
	});

	it('only `pass` makes it pass, and only `fail` takes that back', () => {
		always(({ before, after, action }) => {
			if (!before.passes && after.passes) expect(action.do).toBe('pass');
			if (before.passes && !after.passes) expect(action.do).toBe('fail');
		});
	});

	it('a session never changes what another one holds, and is told who holds it', () => {
		always(({ action, before, after, actor, result }) => {
			if (actor.kind === 'person' || before.claimed_by === null || before.claimed_by === actor.id) return;
			expect(after).toEqual(before);
			expect(result.ok ? '' : result.refusal).toContain(
				action.do === 'park'
					? 'Only the run'
					: ['edit', 'move', 'delete'].includes(action.do)
						? 'Only a person'
						: `session ${before.claimed_by}`,
			);
		});
	});

	it('attempts grow by one with each claim and each pass without a claim, and with nothing else', () => {
		always(({ before, after, action }) => {
			const claimed = action.do === 'claim' && before.claimed_by === null && after.claimed_by !== null;
			const passedUnclaimed = action.do === 'pass' && before.claimed_by === null && !before.passes && after.passes;
			expect(after.attempts - before.attempts).toBe(claimed || passedUnclaimed ? 1 : 0);
		});
	});

	it('every change has exactly one event, of its own kind, and there is none without a change', () => {
		const typeOf = {
			claim: 'claimed',
			pass: 'passed',
			fail: 'failed',
			skip: 'skipped',
			release: 'released',
			park: 'parked',
			edit: 'edited',
			move: 'edited',
			delete: 'deleted',
		};
		always((taken) => {
			const events = taken.result.ok ? taken.result.events : [];
			const { action } = taken;
			// A reason is news when it says the same, and so is one more skip of the last feature. What is deleted has no state.
			const toldAgain = taken.result.ok && ['fail', 'skip', 'delete'].includes(action.do);
			if (!toldAgain || isChange(taken)) expect(events).toHaveLength(isChange(taken) ? 1 : 0);
			else expect(events).toHaveLength(1);
			for (const event of events) {
				const unparked = action.do === 'release' && taken.before.parked_at !== null;
				expect(event.type).toBe(`feature.${unparked ? 'unparked' : typeOf[action.do]}`);
				expect(event.data).toEqual(eventData[event.type].parse(event.data));
			}
		});
	});

	it('a refusal changes nothing and says what to do next', () => {
		always((taken) => {
			if (taken.result.ok) return;
			expect(isChange(taken)).toBe(false);
			expect(taken.result.refusal).toContain(`7 ("${taken.before.name}")`);
			expect(taken.result.refusal).toMatch(
				/(Call feature_get_next|Call feature_skip|Start a run|send it back|Work with it as it is|Release it first).*\.$/,
			);
		});
	});

	it('a reason is kept until the feature passes or fails for another one', () => {
		always(({ before, after, action, result }) => {
			if (!result.ok || (before.passes && action.do === 'pass')) expect(after.last_failure).toBe(before.last_failure);
			else if (action.do === 'pass') expect(after.last_failure).toBeNull();
			else if (action.do === 'fail') expect(after.last_failure).toBe(action.reason);
			else expect(after.last_failure).toBe(before.last_failure);
		});
	});

	it('what it asks for stays as it was, unless a person edits it', () => {
		always(({ after, action, actor, before }) => {
			const { id, category, description, steps } = PENDING;
			expect(after).toMatchObject({ id, category, description, steps });
			const edited = action.do === 'edit' && actor.kind === 'person';
			if (!edited) expect(after.name).toBe(before.name);
			if (!edited && action.do !== 'skip' && action.do !== 'move') expect(after.priority).toBe(before.priority);
			expect(featureSchema.parse(after)).toEqual(after);
		});
	});

	it('asking for the same thing twice changes nothing the second time', () => {
		always(({ after, action, actor, result }) => {
			if (!result.ok) return;
			const again = transition(after, action, actor);
			expect(again.ok ? { ...after, ...again.patch } : after).toEqual(after);
		});
	});
});

it('a session may claim again what it holds, without another attempt', () => {
	const [, again] = walk([
		{ action: { do: 'claim' }, actor: ANN },
		{ action: { do: 'claim' }, actor: ANN },
	]);
	expect(again?.result).toEqual({ ok: true, patch: {}, events: [] });
	expect(again?.after).toMatchObject({ claimed_by: 1, attempts: 1 });
});

it('passing twice keeps the first time and verification, whoever comes second', () => {
	const [first, ...others] = walk([
		{ action: PASS, actor: ANN },
		{ action: { ...PASS, at: 2_000 }, actor: ANN },
		{ action: { ...PASS, at: 3_000 }, actor: BOB },
	]);
	expect(first?.result).toMatchObject({ events: [{ type: 'feature.passed', data: { verification: VERIFICATION } }] });
	for (const { result, after } of others) {
		expect(result).toEqual({ ok: true, patch: {}, events: [] });
		expect(after).toMatchObject({ passes: true, passed_at: 1_000, attempts: 1 });
	}
});

it('any session may report a regression, and the event says that it was one', () => {
	const [, failed] = walk([
		{ action: PASS, actor: ANN },
		{ action: { do: 'fail', reason: 'The list stays empty.' }, actor: BOB },
	]);
	expect(failed?.after).toMatchObject({ passes: false, passed_at: null, last_failure: 'The list stays empty.' });
	expect(failed?.result).toMatchObject({ events: [{ type: 'feature.failed', data: { was_passing: true } }] });
});

it('a person may take back what a session holds, but works on nothing', () => {
	const [, released, claimed] = walk([
		{ action: { do: 'claim' }, actor: ANN },
		{ action: { do: 'release', why: 'asked' }, actor: PERSON },
		{ action: { do: 'claim' }, actor: PERSON },
	]);
	expect(released?.after.claimed_by).toBeNull();
	expect(claimed?.result.ok).toBe(false);
});

it('only a person may edit, and the event names what changed and nothing else', () => {
	const changes = { name: 'Adds recipes', steps: ['See the recipe'], category: 'Recipes', description: undefined };
	const [refused, edited, again] = walk([
		{ action: { do: 'edit', changes }, actor: ANN },
		{ action: { do: 'edit', changes }, actor: PERSON },
		{ action: { do: 'edit', changes }, actor: PERSON },
	]);
	expect(refused?.result).toMatchObject({ ok: false });
	expect(edited?.after).toEqual({ ...PENDING, name: 'Adds recipes', steps: ['See the recipe'] });
	expect(edited?.result).toMatchObject({
		events: [{ type: 'feature.edited', data: { name: 'Adds recipes', changed: ['name', 'steps'] } }],
	});
	expect(again?.result).toEqual({ ok: true, patch: {}, events: [] });
});

it('editing a passing feature leaves it passing', () => {
	const [, edited] = walk([
		{ action: PASS, actor: ANN },
		{ action: { do: 'edit', changes: { steps: ['Another'] } }, actor: PERSON },
	]);
	expect(edited?.after).toMatchObject({ passes: true, passed_at: 1_000, steps: ['Another'] });
});

it('what the earlier tool left in progress without a holder can be claimed, passed, failed, skipped and released', () => {
	const left = { ...PENDING, in_progress: true };
	for (const action of [
		{ do: 'claim' },
		PASS,
		{ do: 'fail', reason: 'broken' },
		{ do: 'skip', newPriority: 9 },
		{ do: 'release', why: 'holder_gone' },
	] as const) {
		const result = transition(left, action, ANN);
		expect(result).toMatchObject({ ok: true, patch: { in_progress: action.do === 'claim' } });
	}
});

it('what a session works on can be neither moved nor deleted, and what passes can be deleted only', () => {
	const held: Feature = { ...PENDING, in_progress: true, claimed_by: 1 };
	const passing: Feature = { ...PENDING, passes: true };
	const ok = (feature: Feature, action: FeatureAction) => transition(feature, action, PERSON).ok;
	expect([PENDING, held, passing].map((feature) => ok(feature, { do: 'delete' }))).toEqual([true, false, true]);
	expect([PENDING, held, passing].map((feature) => ok(feature, { do: 'move', newPriority: 9 }))).toEqual([
		true,
		false,
		false,
	]);
});
