import { z } from 'zod';
import { defineTool } from '../feature-tool.ts';

export const getForRegression = defineTool({
	name: 'feature_get_for_regression',
	description: 'Some passing features, picked at random, to check that they still work.',
	input: z.object({ limit: z.int().min(1).max(10).default(3).describe('How many, 1 to 10') }),
	readOnly: true,
	run({ store }, { limit }) {
		const features = store.features.sampleOfPassing(limit);
		return { features, count: features.length };
	},
});
