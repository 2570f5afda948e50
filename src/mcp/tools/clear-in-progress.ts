import { z } from 'zod';
import { featureId } from '../../contract/feature.ts';
import { changed, defineTool, sessionActor } from '../feature-tool.ts';

export const clearInProgress = defineTool({
	name: 'feature_clear_in_progress',
	description: 'Gives back a feature that this session claimed and did nothing on.',
	input: z.object({ feature_id: featureId }),
	run: (context, { feature_id }) =>
		changed(context.store.features.change(feature_id, { do: 'release', why: 'asked' }, sessionActor(context))),
});
