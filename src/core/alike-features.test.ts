import { expect, it } from 'vitest';
import { findAlike } from './alike-features.ts';

const plant = { category: 'Garden', name: 'Plant a habit', description: 'A form plants it.' };

it.each([
	['the same words', plant, true],
	['other cases and blanks', { category: 'garden ', name: 'plant  a HABIT.', description: 'Anything' }, true],
	['another category and the same description', { ...plant, category: 'Start' }, true],
	['another category and another description', { ...plant, category: 'Start', description: 'Something else' }, false],
	['another name', { ...plant, name: 'Plant two habits' }, false],
	['words that run together otherwise', { category: 'Habit garden', name: 'Plant a', description: 'x' }, false],
])('a feature with %s', (_what, draft, alike) => {
	expect(findAlike([plant]).to(draft)).toBe(alike ? plant : undefined);
});

it('what is added counts from then on', () => {
	const alike = findAlike([plant]);
	const other = { ...plant, name: 'Water a habit' };
	expect(alike.to(other)).toBeUndefined();
	alike.add(other);
	expect(alike.to({ ...other, description: 'x' })).toBe(other);
});
