import type { Feature } from '../../src/contract/feature.ts';

export type ColumnId = 'pending' | 'in_progress' | 'done';
export const COLUMNS: readonly ColumnId[] = ['pending', 'in_progress', 'done'];

export type Board = Readonly<Record<ColumnId, readonly Feature[]>>;

export interface BoardFilter {
	readonly text: string;
	/** Null: all. */
	readonly category: string | null;
	/** Only what fails, or was parked because it failed too often. */
	readonly attention: boolean;
}

export const EVERYTHING: BoardFilter = { text: '', category: null, attention: false };

/** Whether all are shown, so that the order can be changed. */
export function showsAll({ text, category, attention }: BoardFilter): boolean {
	return text === '' && category === null && !attention;
}

/** Whether somebody should look at it: it failed and does not pass since, or was parked. */
export function wantsAttention({ passes, last_failure, parked_at }: Feature): boolean {
	return !passes && (last_failure !== null || parked_at !== null);
}

/** The columns: what is worked on sooner is further up; what passed last is on top. */
export function boardOf(features: Iterable<Feature>, filter: BoardFilter = EVERYTHING): Board {
	const board = { pending: [] as Feature[], in_progress: [] as Feature[], done: [] as Feature[] };
	const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
	for (const feature of features) if (fits(feature, filter, words)) board[columnOf(feature)].push(feature);
	board.pending.sort(byPriority);
	board.in_progress.sort(byPriority);
	board.done.sort((a, b) => (b.passed_at ?? 0) - (a.passed_at ?? 0) || byPriority(a, b));
	return board;
}

export function columnOf(feature: Feature): ColumnId {
	if (feature.passes) return 'done';
	return feature.in_progress ? 'in_progress' : 'pending';
}

/** Each category with how many features have it, the largest first. */
export function categoriesOf(features: Iterable<Feature>): readonly (readonly [name: string, count: number])[] {
	const counts = new Map<string, number>();
	for (const { category } of features) counts.set(category, (counts.get(category) ?? 0) + 1);
	return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

/**
 * Where a dragged feature goes: the id it is put before, or null for the end.
 * Undefined when it stays where it is.
 */
export function placeAfterDrag(ids: readonly number[], moved: number, over: number): number | null | undefined {
	const from = ids.indexOf(moved);
	const to = ids.indexOf(over);
	if (from < 0 || to < 0 || from === to) return undefined;
	return (from < to ? ids[to + 1] : ids[to]) ?? null;
}

/** The list with one of its features before another, or last. */
export function movedBefore(list: readonly Feature[], id: number, before: number | null): readonly Feature[] {
	const moved = list.find((feature) => feature.id === id);
	if (moved === undefined) return list;
	const rest = list.filter((feature) => feature !== moved);
	const at = before === null ? rest.length : rest.findIndex((feature) => feature.id === before);
	return at < 0 ? list : rest.toSpliced(at, 0, moved);
}

/** Whether a pending feature is the one right before another, or the last. */
export function comesBefore(features: Iterable<Feature>, id: number, before: number | null): boolean {
	const { pending } = boardOf(features);
	return (pending[pending.findIndex((feature) => feature.id === id) + 1]?.id ?? null) === before;
}

function byPriority(a: Feature, b: Feature): number {
	return a.priority - b.priority || a.id - b.id;
}

function fits(feature: Feature, filter: BoardFilter, words: readonly string[]): boolean {
	const { id, name, description, category } = feature;
	if (filter.category !== null && category !== filter.category) return false;
	if (filter.attention && !wantsAttention(feature)) return false;
	if (words.length === 0) return true;
	const text = `#${id} ${name}\n${category}\n${description}`.toLowerCase();
	return words.every((word) => text.includes(word));
}
