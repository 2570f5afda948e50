import { featureDraft } from '../../contract/feature.ts';
import { defineTool, sessionActor } from '../feature-tool.ts';

export const create = defineTool({
	name: 'feature_create',
	description: 'Creates one feature at the end of the list.',
	input: featureDraft,
	run(context, draft) {
		const { created, skipped } = context.store.features.create([draft], sessionActor(context));
		const [twin] = skipped;
		if (twin !== undefined) {
			return {
				success: true,
				message: `The same feature exists already as ${twin.existing_id}; nothing was created.`,
				feature: context.store.features.get(twin.existing_id),
			};
		}
		const [feature] = created;
		return { success: true, message: `Created feature ${feature?.id}: ${draft.name}`, feature };
	},
});
