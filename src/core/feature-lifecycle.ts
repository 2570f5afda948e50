import type { EventBody } from '../contract/events.ts';
import type { Feature, FeatureDraft, FeatureEdit } from '../contract/feature.ts';

/** Who asks for a change: a live session, or a person (who may also undo what a session holds). */
export type Actor = { readonly kind: 'session'; readonly id: number } | { readonly kind: 'person' };

/** What can be asked of one feature. */
export type FeatureAction =
	| { readonly do: 'claim' }
	| { readonly do: 'pass'; readonly at: number; readonly verification: Verification }
	| { readonly do: 'fail'; readonly reason: string }
	| { readonly do: 'skip'; readonly newPriority: number }
	| { readonly do: 'release'; readonly why: ReleaseReason }
	/** `sessions`: in how many it failed. */
	| { readonly do: 'park'; readonly at: number; readonly sessions: number }
	| { readonly do: 'edit'; readonly changes: FeatureEdit }
	| { readonly do: 'move'; readonly newPriority: number }
	| { readonly do: 'delete' };

type PassedData = Extract<EventBody, { type: 'feature.passed' }>['data'];
export type Verification = PassedData['verification'];
type ReleaseReason = Extract<EventBody, { type: 'feature.released' }>['data']['why'];

/** The columns that a change may touch. */
export type FeaturePatch = Partial<
	Pick<
		Feature,
		'priority' | 'passes' | 'in_progress' | 'attempts' | 'last_failure' | 'claimed_by' | 'passed_at' | 'parked_at'
	> &
		FeatureDraft
>;

export type Transition =
	| { readonly ok: true; readonly patch: FeaturePatch; readonly events: readonly EventBody[] }
	| { readonly ok: false; readonly refusal: string };

const RELEASED = { in_progress: false, claimed_by: null } as const satisfies FeaturePatch;

/**
 * The life of a feature: pending → in progress (held by one session) → passing, and back. The only place that says
 * what `passes` becomes. `feature.claimed_by` must name a live session: the store releases the claims of dead ones first.
 */
export function transition(feature: Feature, action: FeatureAction, actor: Actor): Transition {
	switch (action.do) {
		case 'claim':
			return claim(feature, actor);
		case 'pass':
			return pass(feature, action, actor);
		case 'fail':
			return fail(feature, action.reason, actor);
		case 'skip':
			return skip(feature, action.newPriority, actor);
		case 'release':
			return release(feature, action.why, actor);
		case 'park':
			return park(feature, action, actor);
		case 'edit':
			return edit(feature, action.changes, actor);
		case 'move':
			return move(feature, action.newPriority, actor);
		case 'delete':
			return remove(feature, actor);
	}
}

function claim(feature: Feature, actor: Actor): Transition {
	if (actor.kind === 'person')
		return refuse(`Only a session can work on feature ${label(feature)}. Start a run to have one take it on.`);
	if (feature.passes) {
		return refuse(
			`Feature ${label(feature)} already passes. Call feature_get_next for one that is pending, or feature_mark_failing with the reason if this one is broken.`,
		);
	}
	if (heldByOther(feature, actor)) return refuseHeld(feature);
	if (feature.claimed_by === actor.id) return unchanged();
	if (feature.parked_at !== null) {
		return refuse(
			`Feature ${label(feature)} is parked: it failed in ${feature.attempts} sessions, and waits for a person. Call feature_get_next for another one.`,
		);
	}
	return change(
		{ in_progress: true, claimed_by: actor.id, attempts: feature.attempts + 1 },
		{ type: 'feature.claimed', data: { name: feature.name, attempt: feature.attempts + 1 } },
	);
}

function pass(feature: Feature, action: Extract<FeatureAction, { do: 'pass' }>, actor: Actor): Transition {
	if (feature.passes) return unchanged();
	if (heldByOther(feature, actor)) return refuseHeld(feature);
	const attempts = feature.claimed_by === null ? feature.attempts + 1 : feature.attempts;
	return change(
		{ ...RELEASED, passes: true, passed_at: action.at, parked_at: null, last_failure: null, attempts },
		{ type: 'feature.passed', data: { name: feature.name, verification: action.verification } },
	);
}

function fail(feature: Feature, reason: string, actor: Actor): Transition {
	if (heldByOther(feature, actor)) return refuseHeld(feature);
	return change(
		{ ...RELEASED, passes: false, passed_at: null, last_failure: reason },
		{ type: 'feature.failed', data: { name: feature.name, reason, was_passing: feature.passes } },
	);
}

function skip(feature: Feature, newPriority: number, actor: Actor): Transition {
	if (feature.passes) {
		const next = actor.kind === 'session' ? 'Call feature_get_next.' : 'If it is broken, send it back with the reason.';
		return refuse(`Feature ${label(feature)} already passes, so there is nothing to skip. ${next}`);
	}
	if (heldByOther(feature, actor)) return refuseHeld(feature);
	return change(
		{ ...RELEASED, priority: newPriority },
		{
			type: 'feature.skipped',
			data: { name: feature.name, old_priority: feature.priority, new_priority: newPriority },
		},
	);
}

function release(feature: Feature, why: ReleaseReason, actor: Actor): Transition {
	if (!feature.in_progress) {
		if (feature.parked_at === null || actor.kind !== 'person' || why !== 'asked') return unchanged();
		return change({ parked_at: null }, { type: 'feature.unparked', data: { name: feature.name } });
	}
	if (heldByOther(feature, actor)) return refuseHeld(feature);
	return change(RELEASED, { type: 'feature.released', data: { name: feature.name, why } });
}

/** The work goes on with the others; a person gives it free again. */
function park(feature: Feature, { at, sessions }: Extract<FeatureAction, { do: 'park' }>, actor: Actor): Transition {
	if (actor.kind === 'session')
		return refuse(`Only the run parks feature ${label(feature)}. Call feature_skip to have it worked on last.`);
	if (feature.passes || feature.in_progress || feature.parked_at !== null) return unchanged();
	return change(
		{ parked_at: at },
		{ type: 'feature.parked', data: { name: feature.name, sessions, reason: feature.last_failure } },
	);
}

/** A feature that passes goes on passing: whether the change asks for new work is for the person to say, with `fail`. */
function edit(feature: Feature, changes: FeatureEdit, actor: Actor): Transition {
	if (actor.kind === 'session')
		return refuse(
			`Only a person can edit feature ${label(feature)}. Work with it as it is, or call feature_mark_failing with what is wrong.`,
		);
	const patch = Object.fromEntries(
		Object.entries(changes).filter(
			([field, value]) =>
				value !== undefined && JSON.stringify(value) !== JSON.stringify(feature[field as keyof FeatureEdit]),
		),
	) as FeaturePatch;
	const changed = Object.keys(patch);
	if (changed.length === 0) return unchanged();
	return change(patch, { type: 'feature.edited', data: { name: patch.name ?? feature.name, changed } });
}

/** Only the order of what is pending means anything; a session takes the first. */
function move(feature: Feature, newPriority: number, actor: Actor): Transition {
	if (actor.kind === 'session')
		return refuse(`Only a person can move feature ${label(feature)}. Call feature_skip to have it worked on last.`);
	if (feature.passes) {
		return refuse(
			`Feature ${label(feature)} already passes, so it has no place among the pending ones. If it is broken, send it back with the reason.`,
		);
	}
	if (feature.in_progress) return refuseHeldFor(feature, 'moved');
	return edit(feature, { priority: newPriority }, actor);
}

function remove(feature: Feature, actor: Actor): Transition {
	if (actor.kind === 'session')
		return refuse(`Only a person can delete feature ${label(feature)}. Call feature_skip to have it worked on last.`);
	if (feature.in_progress) return refuseHeldFor(feature, 'deleted');
	return change({}, { type: 'feature.deleted', data: { name: feature.name } });
}

function refuseHeldFor(feature: Feature, what: 'moved' | 'deleted'): Transition {
	return refuse(
		`Feature ${label(feature)} is being worked on by session ${feature.claimed_by} and cannot be ${what}. Release it first, or wait until the session ends.`,
	);
}

function heldByOther(feature: Feature, actor: Actor): boolean {
	return actor.kind === 'session' && feature.claimed_by !== null && feature.claimed_by !== actor.id;
}

function label(feature: Feature): string {
	return `${feature.id} ("${feature.name}")`;
}

function refuseHeld(feature: Feature): Transition {
	return refuse(
		`Feature ${label(feature)} is being worked on by session ${feature.claimed_by}. Call feature_get_next for one that is free.`,
	);
}

function refuse(refusal: string): Transition {
	return { ok: false, refusal };
}

function unchanged(): Transition {
	return { ok: true, patch: {}, events: [] };
}

function change(patch: FeaturePatch, event: EventBody): Transition {
	return { ok: true, patch, events: [event] };
}
