import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AutocoderError } from '../../contract/errors.ts';
import { missingInSpec } from '../../core/proposed-spec.ts';
import { defineChatTool, type TalkTools } from './talk-tools.ts';

export const proposeSpec = (talk: TalkTools) =>
	defineChatTool({
		name: 'propose_spec',
		description:
			'Shows the person the whole specification for review; they can edit it. It is written to the project only when they accept it. Each call takes the place of the one before, so a draft can be shown as soon as there is enough for one.',
		input: z.object({ text: z.string().describe('All of it, <project_specification> to </project_specification>') }),
		async run({ text }) {
			const missing = missingInSpec(text);
			if (missing !== null)
				throw new AutocoderError('SPEC_INCOMPLETE', `Nothing was shown. ${missing}`, 'Mend it, and propose it again.');
			await talk.replaceProposals();
			const clean = talk.redact(text.trim());
			const part = talk.show({
				type: 'spec',
				tool_id: `spec_${randomUUID()}`,
				text: clean,
				revision: talk.specRevision(),
				state: 'open',
			});
			talk.say({ type: 'spec_proposed', text: clean, tool_id: part.tool_id, message_id: talk.messageId() });
			return {
				shown: true,
				next: 'It stands beside the talk. The person accepts it, edits it, or tells you what to change.',
			};
		},
	});
