import { z } from 'zod';
import { defineTool } from '../feature-tool.ts';

export const getStats = defineTool({
	name: 'feature_get_stats',
	description: 'How many features pass, are in progress and exist, with the percentage that passes.',
	input: z.object({}),
	readOnly: true,
	run: ({ store }) => store.features.stats(),
});
