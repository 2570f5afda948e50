import { z } from 'zod';
import { featureId } from '../../contract/feature.ts';
import { changed, defineTool, sessionActor } from '../feature-tool.ts';

export const markInProgress = defineTool({
	name: 'feature_mark_in_progress',
	description:
		'Claims a pending feature for this session. Of two sessions that ask at once, one gets it. Call it before you start the work.',
	input: z.object({ feature_id: featureId }),
	run: (context, { feature_id }) =>
		changed(context.store.features.change(feature_id, { do: 'claim' }, sessionActor(context))),
});
