import { z } from 'zod';
import { defineChatTool, type TalkTools } from './talk-tools.ts';

const MOST = 200;

export const featureList = ({ host }: TalkTools) =>
	defineChatTool({
		name: 'feature_list',
		description:
			'Lists features in the order in which they are worked on: id, name, category, state. Narrow it by a part of the name or description, or by state; feature_get_by_id has the rest of each.',
		input: z.object({
			search: z.string().max(200).optional(),
			state: z.enum(['pending', 'in_progress', 'passing', 'failed_before']).optional(),
			skip: z.int().min(0).default(0).describe('How many to leave out from the beginning'),
		}),
		run: ({ search, state, skip }) =>
			host.features((store) => {
				const { pending, in_progress, done } = store.features.board();
				const wanted = search?.toLowerCase() ?? '';
				const all = [...in_progress, ...pending, ...done].filter(
					(feature) =>
						`${feature.name}\n${feature.description}`.toLowerCase().includes(wanted) &&
						(state === undefined || stateOf(feature) === state || (state === 'failed_before' && feature.last_failure)),
				);
				return {
					count: all.length,
					features: all.slice(skip, skip + MOST).map((feature) => ({
						id: feature.id,
						name: feature.name,
						category: feature.category,
						state: stateOf(feature),
						...(feature.last_failure === null
							? {}
							: { last_failure: feature.last_failure.slice(0, 200).toWellFormed() }),
					})),
				};
			}),
	});

function stateOf({ passes, in_progress }: { passes: boolean; in_progress: boolean }): string {
	return passes ? 'passing' : in_progress ? 'in_progress' : 'pending';
}
