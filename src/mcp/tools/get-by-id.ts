import { z } from 'zod';
import { AutocoderError } from '../../contract/errors.ts';
import { featureId } from '../../contract/feature.ts';
import { defineTool } from '../feature-tool.ts';

export const getById = defineTool({
	name: 'feature_get_by_id',
	description: 'One feature with its description, steps, state, attempts and the reason of its last failure.',
	input: z.object({ feature_id: featureId }),
	readOnly: true,
	run({ store }, { feature_id }) {
		const feature = store.features.get(feature_id);
		if (feature === undefined)
			throw new AutocoderError(
				'FEATURE_NOT_FOUND',
				`There is no feature ${feature_id}. Call feature_get_next, or feature_get_stats for the counts.`,
			);
		return feature;
	},
});
