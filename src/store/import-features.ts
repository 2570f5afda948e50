import type { LegacyEntry } from '../contract/feature.ts';
import type { StoreContext } from './context.ts';
import type { CreatedFeatures, Features } from './features.ts';
import { toDraft } from './import-feature-list.ts';
import type { Journal } from './journal.ts';

/**
 * Adds the entries of a list that a person names, in the order of their priorities, behind the features that are there. All or
 * nothing; an entry that says the same as a feature is skipped, so a second import changes nothing. What passed where the list
 * comes from passes here.
 */
export function importFeatures(
	{ sql, write, now }: StoreContext,
	journal: Journal,
	features: Features,
	entries: readonly LegacyEntry[],
	source: string,
): CreatedFeatures {
	const ordered = entries
		.map((entry, index) => ({ entry, priority: entry.priority ?? index + 1 }))
		// The sort is stable: entries of one priority keep their order.
		.sort((one, other) => one.priority - other.priority)
		.map(({ entry }) => entry);
	return write(() => {
		const { created, skipped } = features.create(ordered.map(toDraft), { kind: 'person' });
		const passing = new Set(ordered.filter(({ passes }) => passes === true).map((entry) => keyOf(toDraft(entry))));
		for (const feature of created) {
			if (passing.has(keyOf(feature)))
				sql('UPDATE features SET passes = 1, passed_at = ? WHERE id = ?').run(now(), feature.id);
		}
		if (created.length > 0)
			journal.append({ type: 'features.imported', data: { count: created.length, source: source.slice(0, 500) } }, {});
		return { created: created.map(({ id }) => features.get(id) ?? neverDeleted(id)), skipped };
	});
}

function keyOf({ category, name, description, steps }: ReturnType<typeof toDraft>): string {
	return JSON.stringify([category, name, description, steps.map((step) => step.toWellFormed())]);
}

function neverDeleted(id: number): never {
	throw new Error(`Feature ${id} went away inside the transaction that made it.`);
}
