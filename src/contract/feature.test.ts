import { describe, expect, it } from 'vitest';
import { featureDraft, featureId, legacyFeatureList, reasonText } from './feature.ts';

const DRAFT = { category: 'Recipes', name: 'Adds a recipe', description: 'A visitor adds one.', steps: ['Open it'] };

describe('a draft of a feature', () => {
	it('is taken with its texts trimmed', () => {
		const padded = {
			category: ' Recipes\n',
			name: '\tAdds a recipe ',
			description: ' A visitor adds one.',
			steps: [' Open it '],
		};
		expect(featureDraft.parse(padded)).toEqual(DRAFT);
	});

	it.each([
		['category', 100],
		['name', 255],
		['description', 10_000],
	])('has a %s of 1 to %i characters', (field, most) => {
		const accepts = (text: unknown) => featureDraft.safeParse({ ...DRAFT, [field]: text }).success;
		expect(accepts('x')).toBe(true);
		expect(accepts('x'.repeat(most))).toBe(true);
		expect(accepts('x'.repeat(most + 1))).toBe(false);
		expect([undefined, null, '', ' \n\t', 7].filter(accepts)).toEqual([]);
	});

	it('has 1 to 100 steps with words in each', () => {
		const accepts = (steps: unknown) => featureDraft.safeParse({ ...DRAFT, steps }).success;
		expect(accepts(Array(100).fill('x'.repeat(2_000)))).toBe(true);
		expect(
			[[], Array(101).fill('x'), [''], ['x', ' '], ['x'.repeat(2_001)], 'Open it', [1], undefined].filter(accepts),
		).toEqual([]);
	});
});

it('an id is a whole number from 1', () => {
	const refused = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null];
	expect(refused.filter((id) => featureId.safeParse(id).success)).toEqual([]);
	expect(featureId.parse(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
});

it('a reason has 1 to 2,000 characters', () => {
	expect(reasonText.parse(' broken ')).toBe('broken');
	expect(['', '  ', 'x'.repeat(2_001)].filter((text) => reasonText.safeParse(text).success)).toEqual([]);
});

describe('a legacy feature list', () => {
	const entry = { name: 'Adds a recipe', passes: true, steps: ['Open it'], priority: 4, notes: 'unknown to us' };

	it('is a list, or an object that holds one', () => {
		const taken = [{ name: 'Adds a recipe', passes: true, steps: ['Open it'], priority: 4 }];
		expect(legacyFeatureList.parse([entry])).toEqual(taken);
		expect(legacyFeatureList.parse({ features: [entry], version: 2 })).toEqual(taken);
		expect(legacyFeatureList.parse([])).toEqual([]);
	});

	it('may miss everything but a name or a description', () => {
		const partial = [{ name: 'a' }, { description: 'b' }, { name: null, description: 'c', steps: null, passes: null }];
		expect(legacyFeatureList.parse(partial)).toHaveLength(3);
		expect([[{}], [{ name: ' ', description: '' }], [{ category: 'x' }]].filter(isList)).toEqual([]);
	});

	it('is refused when an entry is of another shape', () => {
		const wrong = [null, 'x', { features: {} }, [7], [{ name: 'a', steps: 'Open it' }], [{ name: 'a', passes: 'yes' }]];
		expect(wrong.filter(isList)).toEqual([]);
	});

	function isList(value: unknown): boolean {
		return legacyFeatureList.safeParse(value).success;
	}
});
