import { AutocoderError } from '../contract/errors.ts';
import type { Feature, FeatureDraft, FeatureEdit, FeatureStats } from '../contract/feature.ts';
import { type Actor, type FeatureAction, type FeaturePatch, transition } from '../core/feature-lifecycle.ts';
import type { StoreContext } from './context.ts';
import { createUnlike, type UnlikeFeatures } from './create-unlike.ts';
import { failingFeatures } from './failing-features.ts';
import { readCounts } from './feature-counts.ts';
import { createListing, type FeatureListing } from './feature-listing.ts';
import { makeRoom } from './feature-places.ts';
import { type FeatureRow, toColumns, toFeature, wellFormed } from './feature-row.ts';
import type { Journal } from './journal.ts';
import type { Sessions } from './sessions.ts';
import { verificationBy } from './verification.ts';

export interface FeatureChange {
	readonly ok: true;
	/** As it was before. */
	readonly before: Feature;
	readonly feature: Feature;
}
export interface FeatureRefusal {
	readonly ok: false;
	readonly code: 'FEATURE_NOT_FOUND' | 'FEATURE_REFUSED' | 'SESSION_ENDED' | 'EDIT_CONFLICT';
	readonly message: string;
}

export interface CreatedFeatures {
	readonly created: Feature[];
	/** Drafts that say the same as a feature that exists already (or as an earlier draft), with its id. */
	readonly skipped: { readonly name: string; readonly existing_id: number }[];
}

export interface Features extends FeatureListing, UnlikeFeatures {
	stats(): FeatureStats;
	get(id: number): Feature | undefined;
	/** The pending feature of lowest priority, then id, that no live session holds. */
	next(): Feature | undefined;
	/** `limit` passing features, spread at random; all when there are no more than that. */
	sampleOfPassing(limit: number): Feature[];
	/**
	 * All or nothing, with priorities in order after the highest.
	 *
	 * @throws AutocoderError SESSION_ENDED
	 */
	create(drafts: readonly FeatureDraft[], actor: Actor): CreatedFeatures;
	/** Asks the life cycle for a change and writes it with its events. */
	change(id: number, action: FeatureAction, actor: Actor): FeatureChange | FeatureRefusal;
	/** Marks a feature as passing, with what the session did to verify it. */
	pass(id: number, actor: Actor): FeatureChange | FeatureRefusal;
	/** Moves a feature behind all others. */
	skip(id: number, actor: Actor): FeatureChange | FeatureRefusal;
	/**
	 * Writes a feature anew for a person.
	 *
	 * @param revision what the person had read; EDIT_CONFLICT when the feature has another one by now
	 */
	edit(id: number, changes: FeatureEdit, revision?: number): FeatureChange | FeatureRefusal;
	/** Gives a pending feature the place before another pending one; null: behind all that are pending. */
	move(id: number, before: number | null): FeatureChange | FeatureRefusal;
	/** Deletes a feature that nobody works on; its events stay. The answer says what it was. */
	remove(id: number, actor: Actor): FeatureChange | FeatureRefusal;
	/** Gives free what a session holds (null: what nobody holds, as the earlier tool leaves it). Returns how many features that were. */
	releaseHeldBy(sessionId: number | null, why: 'session_ended' | 'holder_gone'): number;
	/** Parks the pending features that failed in `sessions` sessions or more since they passed or were released. Returns those. */
	parkFailing(sessions: number): Feature[];
	/** How many features are parked. */
	parked(): number;
	/** Gives free what dead sessions hold. Returns how many features that were. */
	releaseAbandoned(): number;
}

/** The condition of the index `features_pending`, word for word, and one more; the earlier tool may have written NULL for false. */
export const NEXT_PENDING =
	'SELECT * FROM features WHERE passes IS NOT 1 AND in_progress IS NOT 1 AND parked_at IS NULL ORDER BY priority, id LIMIT 1';

const PERSON: Actor = { kind: 'person' };

export function createFeatures(context: StoreContext, journal: Journal, sessions: Sessions): Features {
	const { sql, read, write } = context;

	const find = (id: number) => {
		const row = sql('SELECT * FROM features WHERE id = ?').get(id) as FeatureRow | undefined;
		return row && toFeature(row);
	};

	function releaseAbandoned(): number {
		const holders = read(() => sql('SELECT DISTINCT claimed_by AS id FROM features WHERE in_progress = 1').all()) as {
			id: number | null;
		}[];
		const gone = holders.filter(({ id }) => id === null || !sessions.isLive(id));
		return gone.reduce((released, { id }) => released + releaseHeldBy(id, 'holder_gone'), 0);
	}

	function releaseHeldBy(sessionId: number | null, why: 'session_ended' | 'holder_gone'): number {
		return write(() => {
			const held = sql('SELECT * FROM features WHERE in_progress = 1 AND claimed_by IS ?').all(
				sessionId,
			) as FeatureRow[];
			for (const row of held) apply(toFeature(row), { do: 'release', why }, { kind: 'person' }, sessionId);
			return held.length;
		});
	}

	/** Runs inside a transaction. */
	function apply(
		feature: Feature,
		action: FeatureAction,
		actor: Actor,
		sessionId: number | null,
	): FeatureChange | FeatureRefusal {
		// A name of the earlier tool may be of any length; a refusal or an event is not.
		const result = transition({ ...feature, name: feature.name.slice(0, 255).toWellFormed() }, action, actor);
		if (!result.ok) return { ok: false, code: 'FEATURE_REFUSED', message: result.refusal };
		if (action.do === 'delete') sql('DELETE FROM features WHERE id = ?').run(feature.id);
		else update(feature.id, result.patch);
		for (const event of result.events) {
			journal.append(event, { runId: sessions.runOf(sessionId), sessionId, featureId: feature.id });
		}
		// Read again, since a trigger counts the revision.
		return { ok: true, before: feature, feature: find(feature.id) ?? feature };
	}

	function update(id: number, patch: FeaturePatch): void {
		const columns = toColumns(patch);
		const names = Object.keys(columns);
		if (names.length === 0) return;
		sql(`UPDATE features SET ${names.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`).run({
			...columns,
			id,
		});
	}

	function refuseEnded(actor: Actor): FeatureRefusal | undefined {
		if (actor.kind === 'person' || sessions.isOpen(actor.id)) return undefined;
		return {
			ok: false,
			code: 'SESSION_ENDED',
			message: `Session ${actor.id} has ended and can no longer change features. Start a new one.`,
		};
	}

	function change(
		id: number,
		action: FeatureAction,
		actor: Actor,
		refuse: (feature: Feature) => FeatureRefusal | undefined = () => undefined,
	): FeatureChange | FeatureRefusal {
		releaseAbandoned();
		return write(() => {
			const ended = refuseEnded(actor);
			if (ended) return ended;
			const feature = find(id);
			if (feature === undefined) return unknown(id, actor);
			return refuse(feature) ?? apply(feature, action, actor, actor.kind === 'session' ? actor.id : null);
		});
	}

	function move(id: number, before: number | null): FeatureChange | FeatureRefusal {
		releaseAbandoned();
		return write(() => {
			const feature = find(id);
			if (feature === undefined) return unknown(id, PERSON);
			// Asked first with the place that it has, since a refusal must not leave room behind.
			const allowed = apply(feature, { do: 'move', newPriority: feature.priority }, PERSON, null);
			if (!allowed.ok || before === id) return allowed;
			const neighbour = before === null ? null : find(before);
			if (neighbour === undefined || neighbour?.passes || neighbour?.in_progress) {
				return {
					ok: false,
					code: 'FEATURE_REFUSED',
					message: `Feature ${before} is not pending any more, so nothing can be moved before it. Read the list again.`,
				};
			}
			const { priority, renumbered } = makeRoom(context, feature, neighbour);
			if (renumbered > 0) journal.append({ type: 'features.renumbered', data: { count: renumbered } }, {});
			return apply(find(id) ?? feature, { do: 'move', newPriority: priority }, PERSON, null);
		});
	}

	/** Who was faster is known for changes of ours; the earlier tool writes no events. */
	function refuseOther(revision: number, feature: Feature): FeatureRefusal | undefined {
		if (feature.revision === revision) return undefined;
		const last = sql(
			`SELECT at, session_id FROM events WHERE feature_id = ? AND type IN ('feature.edited', 'feature.skipped')
			 ORDER BY seq DESC LIMIT 1`,
		).get(feature.id) as { at: number; session_id: number | null } | undefined;
		const who = last?.session_id ? `session ${last.session_id}` : 'somebody else';
		const when = last === undefined ? '' : `, last at ${new Date(last.at).toISOString()}`;
		return {
			ok: false,
			code: 'EDIT_CONFLICT',
			message: `Feature ${feature.id} was changed by ${who}${when}: it has revision ${feature.revision}, and the edit was made from ${revision}.`,
		};
	}

	const highestPriority = () =>
		(sql('SELECT coalesce(max(priority), 0) AS top FROM features').get() as { top: number }).top;

	return {
		...createListing(context),
		stats: () => read(() => readCounts(context)),
		get: (id) => read(() => find(id)),
		next: () => {
			releaseAbandoned();
			return read(() => {
				const row = sql(NEXT_PENDING).get();
				return row === undefined ? undefined : toFeature(row as FeatureRow);
			});
		},
		sampleOfPassing: (limit) =>
			read(() => {
				// Each end is one step in the index; asked for both at once SQLite reads all of it.
				const range = sql(
					`SELECT (SELECT min(id) FROM features WHERE passes = 1) AS low,
					 (SELECT max(id) FROM features WHERE passes = 1) AS high`,
				).get() as {
					low: number | null;
					high: number;
				};
				if (range.low === null) return [];
				const picked = new Map<number, Feature>();
				const pick = (row: FeatureRow) => picked.set(row.id, toFeature(row));
				// One random start for each pick: sorting all passing features at random would read all of them.
				for (let start = 0; start < limit * 3 && picked.size < limit; start++) {
					const from = range.low + Math.floor(Math.random() * (range.high - range.low + 1));
					pick(sql('SELECT * FROM features WHERE passes = 1 AND id >= ? ORDER BY id LIMIT 1').get(from) as FeatureRow);
				}
				const rest = sql(
					'SELECT * FROM features WHERE passes = 1 AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?',
				).all(JSON.stringify([...picked.keys()]), limit - picked.size) as FeatureRow[];
				for (const row of rest) pick(row);
				return [...picked.values()];
			}),
		create,
		...createUnlike(context, create),
		change: (id, action, actor) => change(id, action, actor),
		edit: (id, changes, revision) =>
			change(id, { do: 'edit', changes }, PERSON, (feature) =>
				revision === undefined ? undefined : refuseOther(revision, feature),
			),
		move,
		remove: (id, actor) => change(id, { do: 'delete' }, actor),
		pass: (id, actor) =>
			write(() => change(id, { do: 'pass', at: context.now(), verification: verificationBy(context, actor) }, actor)),
		skip: (id, actor) => write(() => change(id, { do: 'skip', newPriority: highestPriority() + 1 }, actor)),
		releaseHeldBy,
		releaseAbandoned,
		parked: () =>
			read(
				() =>
					(sql('SELECT count(*) AS parked FROM features WHERE parked_at IS NOT NULL').get() as { parked: number })
						.parked,
			),
		parkFailing: (most) =>
			write(() =>
				failingFeatures(context, most).flatMap(({ id, sessions: failed }) => {
					const feature = find(id);
					if (feature === undefined) return [];
					const parked = apply(feature, { do: 'park', at: context.now(), sessions: failed }, PERSON, null);
					return parked.ok ? [parked.feature] : [];
				}),
			),
	};

	function create(drafts: readonly FeatureDraft[], actor: Actor): CreatedFeatures {
		return write(() => {
			const ended = refuseEnded(actor);
			if (ended) throw new AutocoderError(ended.code, ended.message);
			const created: Feature[] = [];
			const skipped: { name: string; existing_id: number }[] = [];
			const sessionId = actor.kind === 'session' ? actor.id : null;
			let priority = highestPriority();
			let id = nextId();
			for (const draft of drafts.map(wellFormed)) {
				const twin = findTwin(draft);
				if (twin !== undefined) {
					skipped.push({ name: draft.name, existing_id: twin.id });
					continue;
				}
				priority += 1;
				sql(
					'INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress) VALUES (?, ?, ?, ?, ?, ?, 0, 0)',
				).run(id, priority, draft.category, draft.name, draft.description, JSON.stringify(draft.steps));
				journal.append(
					{ type: 'feature.created', data: { name: draft.name, priority, category: draft.category } },
					{ runId: sessions.runOf(sessionId), sessionId, featureId: id },
				);
				created.push(find(id) as Feature);
				id += 1;
			}
			return { created, skipped };
		});
	}

	function unknown(id: number, actor: Actor): FeatureRefusal {
		return {
			ok: false,
			code: 'FEATURE_NOT_FOUND',
			message:
				actor.kind === 'person'
					? `There is no feature ${id}.`
					: `There is no feature ${id}. Call feature_get_next, or feature_get_stats for the counts.`,
		};
	}

	/** Steps are compared as lists: the earlier tool wrote the same JSON with other blanks and escapes. */
	function findTwin({ name, category, description, steps }: FeatureDraft): FeatureRow | undefined {
		const namesakes = sql('SELECT * FROM features WHERE name = ? AND category = ? AND description = ?').all(
			name,
			category,
			description,
		) as FeatureRow[];
		return namesakes.find((row) => JSON.stringify(toFeature(row).steps) === JSON.stringify(steps));
	}

	/** Ids are never used twice, since the journal goes on naming deleted features. */
	function nextId(): number {
		const row = sql(
			'SELECT max(coalesce((SELECT max(id) FROM features), 0), coalesce((SELECT max(feature_id) FROM events WHERE feature_id IS NOT NULL), 0)) + 1 AS id',
		).get() as { id: number };
		return row.id;
	}
}
