import { z } from 'zod';
import { featureId } from '../../contract/feature.ts';
import { defineTool, sessionActor, succeeded } from '../feature-tool.ts';

export const skip = defineTool({
	name: 'feature_skip',
	description:
		'Moves a pending feature to the end of the list, for one that cannot be done now. To keep the reason, call feature_mark_failing first.',
	input: z.object({ feature_id: featureId }),
	run(context, { feature_id }) {
		const { before, feature } = succeeded(context.store.features.skip(feature_id, sessionActor(context)));
		return {
			id: feature.id,
			name: feature.name,
			old_priority: before.priority,
			new_priority: feature.priority,
			message: `Feature "${feature.name}" moved to the end of the list.`,
		};
	},
});
