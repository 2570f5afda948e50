import { z } from 'zod';
import { featureId } from '../../contract/feature.ts';
import { changed, defineTool, sessionActor } from '../feature-tool.ts';

export const markPassing = defineTool({
	name: 'feature_mark_passing',
	description:
		'Marks a feature as passing, after each of its steps was seen to work. What this session did in the browser is recorded with it.',
	input: z.object({ feature_id: featureId }),
	run: (context, { feature_id }) => changed(context.store.features.pass(feature_id, sessionActor(context))),
});
