import { z } from 'zod';
import { featureId, reasonText } from '../../contract/feature.ts';
import { changed, defineTool, sessionActor } from '../feature-tool.ts';

export const markFailing = defineTool({
	name: 'feature_mark_failing',
	description:
		'Puts a feature back to pending with the reason: one that you could not finish, or a passing one that turned out to be broken.',
	input: z.object({
		feature_id: featureId,
		reason: reasonText.describe('What you did, what you expected and what happened; the next session starts from it'),
	}),
	run: (context, { feature_id, reason }) =>
		changed(context.store.features.change(feature_id, { do: 'fail', reason }, sessionActor(context))),
});
