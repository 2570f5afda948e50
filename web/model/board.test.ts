import { expect, it } from 'vitest';
import { boardOf, categoriesOf, EVERYTHING, movedBefore, placeAfterDrag } from './board.ts';
import { aFeature } from './fixtures.fixture.ts';

const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id);

it('puts each feature into one column: by priority, the last passed on top', () => {
	const board = boardOf([
		aFeature({ id: 1, priority: 9 }),
		aFeature({ id: 2, priority: 3 }),
		aFeature({ id: 3, in_progress: true }),
		aFeature({ id: 4, passes: true, passed_at: 10 }),
		aFeature({ id: 5, passes: true, passed_at: 20, in_progress: true }),
	]);
	expect([ids(board.pending), ids(board.in_progress), ids(board.done)]).toEqual([[2, 1], [3], [5, 4]]);
});

it.each([
	['WATER plant', null, [1]],
	['#2', null, [2]],
	['', 'Style', [2]],
	['plant', 'Style', []],
	['  ', null, [1, 2]],
])('filters by "%s" in %s', (text, category, found) => {
	const features = [
		aFeature({ id: 1, name: 'Water a plant', category: 'Work' }),
		aFeature({ id: 2, category: 'Style' }),
	];
	expect(ids(boardOf(features, { ...EVERYTHING, text, category }).pending)).toEqual(found);
});

it('counts categories, the largest first', () => {
	const features = ['b', 'a', 'b', 'c'].map((category, index) => aFeature({ id: index + 1, category }));
	expect(categoriesOf(features)).toEqual([
		['b', 2],
		['a', 1],
		['c', 1],
	]);
});

it.each([
	[1, 3, 4],
	[1, 4, null],
	[4, 1, 1],
	[3, 2, 2],
	[2, 2, undefined],
	[9, 2, undefined],
])('dragging %i onto %i puts it before %s', (moved, over, before) => {
	expect(placeAfterDrag([1, 2, 3, 4], moved, over)).toBe(before);
});

it('shows a moved feature at its new place', () => {
	const list = [1, 2, 3].map((id) => aFeature({ id }));
	expect(ids(movedBefore(list, 3, 1))).toEqual([3, 1, 2]);
	expect(ids(movedBefore(list, 1, null))).toEqual([2, 3, 1]);
	expect(movedBefore(list, 9, 1)).toBe(list);
	expect(movedBefore(list, 1, 9)).toBe(list);
});
