import type { StoreContext } from './context.ts';
import type { FeaturePlace } from './feature-listing.ts';

/** The distance of priorities after a renumbering: ten halvings leave room for as many moves to the very same place. */
const STRIDE = 1_000;
/** Priorities that a person can write too, see `featureEdit`. */
const BOUND = 1_000_000_000;

const PENDING = 'passes IS NOT 1 AND in_progress IS NOT 1';

/**
 * Finds the priority that puts a pending feature before `next` (null: behind all that are pending). In most cases there is room,
 * and nobody else's row changes. Where there is none, all pending features are numbered anew, at distances that leave room.
 * What passes or is worked on keeps its priority: it comes back first, when it comes back.
 *
 * Runs inside a transaction. `renumbered` is how many other rows were changed.
 */
export function makeRoom(
	context: StoreContext,
	moved: FeaturePlace,
	next: FeaturePlace | null,
): { priority: number; renumbered: number } {
	const free = priorityBefore(context, moved, next);
	if (free !== undefined) return { priority: free, renumbered: 0 };
	const renumbered = renumber(context);
	const place =
		next === null ? null : (context.sql('SELECT priority, id FROM features WHERE id = ?').get(next.id) as FeaturePlace);
	const found = priorityBefore(context, moved, place);
	if (found === undefined) throw new Error(`Found no place for feature ${moved.id} after numbering all anew.`);
	return { priority: found, renumbered };
}

/** A whole number between the neighbours, `undefined` when there is none. */
function priorityBefore({ sql }: StoreContext, moved: FeaturePlace, next: FeaturePlace | null): number | undefined {
	const previous = sql(
		`SELECT priority, id FROM features WHERE ${PENDING} AND id <> ? ${next === null ? '' : 'AND (priority, id) < (?, ?)'}
		 ORDER BY priority DESC, id DESC LIMIT 1`,
	).get(moved.id, ...(next === null ? [] : [next.priority, next.id])) as FeaturePlace | undefined;
	if (comesBefore(previous, moved) && comesBefore(moved, next)) return moved.priority;
	const low = previous?.priority ?? (next?.priority ?? 0) - 2;
	const high = next?.priority ?? low + 2;
	// The earlier tool bounds its priorities by nothing.
	if (low < -BOUND || high > BOUND) return undefined;
	const middle = Math.floor((low + high) / 2);
	return middle > low && middle < high ? middle : undefined;
}

/** Nothing stands for what lies before the first and behind the last. */
function comesBefore(one: FeaturePlace | null | undefined, other: FeaturePlace | null): boolean {
	if (!one || !other) return true;
	return one.priority < other.priority || (one.priority === other.priority && one.id < other.id);
}

function renumber({ sql }: StoreContext): number {
	return sql(
		`UPDATE features SET priority = placed.place * ${STRIDE}
		 FROM (SELECT id, row_number() OVER (ORDER BY priority, id) AS place FROM features WHERE ${PENDING}) AS placed
		 WHERE placed.id = features.id AND features.priority IS NOT placed.place * ${STRIDE}`,
	).run().changes;
}
