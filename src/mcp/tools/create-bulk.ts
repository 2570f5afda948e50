import { z } from 'zod';
import { featureDraft } from '../../contract/feature.ts';
import { defineTool, sessionActor } from '../feature-tool.ts';

export const createBulk = defineTool({
	name: 'feature_create_bulk',
	description:
		'Creates features in the given order after those that exist; all of them or, when one is invalid, none. A feature that exists already word for word is skipped and named in the answer.',
	input: z.object({
		features: z.array(featureDraft).min(1).max(1_000).describe('15 to 25 a call are easy to get right'),
	}),
	run(context, { features }) {
		const { created, skipped } = context.store.features.create(features, sessionActor(context));
		return { created: created.length, ...(skipped.length > 0 ? { skipped } : {}) };
	},
});
