import { z } from 'zod';
import { AutocoderError } from '../../contract/errors.ts';
import { featureId } from '../../contract/feature.ts';
import { journalLine } from './journal-line.ts';
import { defineChatTool, type TalkTools } from './talk-tools.ts';

export const featureHistory = ({ host }: TalkTools) =>
	defineChatTool({
		name: 'feature_history',
		description:
			'What happened to a feature: when it was created, taken on, failed (with the reason), passed, edited, and in which session. session_transcript tells what the agent did in a session.',
		input: z.object({ feature_id: featureId }),
		run: ({ feature_id }) =>
			host.features((store) => {
				const feature = store.features.get(feature_id);
				const events = store.journal.page({ before: Number.MAX_SAFE_INTEGER, of: { feature: feature_id } }, 100);
				if (feature === undefined && events.length === 0)
					throw new AutocoderError(
						'FEATURE_NOT_FOUND',
						`There is no feature ${feature_id}. feature_list shows those that there are.`,
					);
				return { name: feature?.name ?? 'deleted', events: events.map((event) => journalLine(event, host.directory)) };
			}),
	});
