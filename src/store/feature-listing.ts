import type { Feature, FeatureBoard, FeatureGroup } from '../contract/feature.ts';
import type { StoreContext } from './context.ts';
import { readMark } from './feature-counts.ts';
import { type FeatureRow, toFeature } from './feature-row.ts';

/** A place in the order of the features. */
export interface FeaturePlace {
	readonly priority: number;
	readonly id: number;
}

export interface FeatureListing {
	/** In the order in which they are worked on. */
	list(): Feature[];
	/** A text that is another one after each change of any feature, whoever made it. */
	mark(): string;
	board(): FeatureBoard;
	/** The features of a group behind a place (null: from the first), in order, `limit` at most. */
	page(group: FeatureGroup, after: FeaturePlace | null, limit: number): Feature[];
}

/** Word for word the conditions of the partial indexes, where there is one. The earlier tool may have written NULL for false. */
const IN_GROUP = {
	pending: 'passes IS NOT 1 AND in_progress IS NOT 1',
	in_progress: 'in_progress = 1 AND passes IS NOT 1',
	done: 'passes = 1',
} as const satisfies Record<FeatureGroup, string>;

/** Rows as arrays are read in half the time of rows as objects, which tells with thousands of them. */
const COLUMNS =
	'id, priority, category, name, description, steps, passes, in_progress, attempts, last_failure, claimed_by, passed_at, parked_at, revision';

export function createListing(context: StoreContext): FeatureListing {
	const { sql, read } = context;

	const list = () =>
		(sql(`SELECT ${COLUMNS} FROM features ORDER BY priority, id`).raw().all() as ColumnValues[]).map((values) =>
			toFeature(toRow(values)),
		);

	return {
		list: () => read(list),
		mark: () => read(() => readMark(context)),
		board: () => {
			const board: FeatureBoard = { pending: [], in_progress: [], done: [] };
			for (const feature of read(list)) board[groupOf(feature)].push(feature);
			return board;
		},
		page: (group, after, limit) =>
			read(() => {
				const from = after ?? { priority: Number.MIN_SAFE_INTEGER, id: 0 };
				const rows = sql(
					`SELECT * FROM features WHERE ${IN_GROUP[group]} AND (priority, id) > (?, ?) ORDER BY priority, id LIMIT ?`,
				).all(from.priority, from.id, limit) as FeatureRow[];
				return rows.map(toFeature);
			}),
	};
}

function groupOf(feature: Feature): FeatureGroup {
	if (feature.passes) return 'done';
	return feature.in_progress ? 'in_progress' : 'pending';
}

type ColumnValues = [
	id: number,
	priority: number,
	category: string,
	name: string,
	description: string,
	steps: string,
	passes: number | null,
	in_progress: number | null,
	attempts: number,
	last_failure: string | null,
	claimed_by: number | null,
	passed_at: number | null,
	parked_at: number | null,
	revision: number,
];

function toRow(values: ColumnValues): FeatureRow {
	return {
		id: values[0],
		priority: values[1],
		category: values[2],
		name: values[3],
		description: values[4],
		steps: values[5],
		passes: values[6],
		in_progress: values[7],
		attempts: values[8],
		last_failure: values[9],
		claimed_by: values[10],
		passed_at: values[11],
		parked_at: values[12],
		revision: values[13],
	};
}
