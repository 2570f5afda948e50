import { z } from 'zod';
import { featureId } from '../../contract/feature.ts';
import { changed, defineTool, sessionActor } from '../feature-tool.ts';

export const skip = defineTool({
	name: 'feature_skip',
	description:
		'Moves a pending feature to the end of the list, for one that cannot be done now. To keep the reason, call feature_mark_failing first.',
	input: z.object({ feature_id: featureId }),
	run(context, { feature_id }) {
		const before = context.store.features.get(feature_id);
		const { id, name, priority } = changed(context.store.features.skip(feature_id, sessionActor(context)));
		return {
			id,
			name,
			old_priority: before?.priority ?? priority,
			new_priority: priority,
			message: `Feature "${name}" moved to the end of the list.`,
		};
	},
});
