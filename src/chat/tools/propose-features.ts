import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { featureDraft } from '../../contract/feature.ts';
import { defineChatTool, type TalkTools } from './talk-tools.ts';

export const proposeFeatures = (talk: TalkTools) =>
	defineChatTool({
		name: 'propose_features',
		description:
			'Shows the person a list of features, from which they choose what is created. Nothing is created before they accept. Each call takes the place of the list before, so give the whole list every time. Features that the project has already are marked in the answer and are not created again.',
		input: z.object({ features: z.array(featureDraft).min(1).max(200) }),
		async run({ features: asked }) {
			const features = asked.map((draft) => clean(draft, talk.redact));
			const known = await talk.host.features((store) => store.features.known(features));
			await talk.replaceProposals();
			const part = talk.show({
				type: 'features',
				tool_id: `features_${randomUUID()}`,
				features,
				known,
				accepted: null,
				state: 'open',
			});
			talk.say({
				type: 'features_proposed',
				features,
				known,
				tool_id: part.tool_id,
				message_id: talk.messageId(),
			});
			return {
				shown: features.length,
				already_there: known.map((place) => features[place]?.name),
				next: 'The person chooses and accepts, or tells you what to change.',
			};
		},
	});

function clean(draft: z.infer<typeof featureDraft>, redact: TalkTools['redact']): z.infer<typeof featureDraft> {
	return {
		category: redact(draft.category),
		name: redact(draft.name),
		description: redact(draft.description),
		steps: draft.steps.map(redact),
	};
}
