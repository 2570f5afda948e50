import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { questions } from '../../contract/conversation.ts';
import type { TalkTools } from './talk-tools.ts';
import { defineChatTool } from './talk-tools.ts';

export const askQuestions = (talk: TalkTools) =>
	defineChatTool({
		name: 'ask_questions',
		description:
			'Shows the person questions with options to choose from; they can always write an answer of their own. Ask what belongs together in one call. It answers at once: end your turn then, the answers come as the next message.',
		input: z.object({ questions }),
		run({ questions }) {
			const part = talk.show({ type: 'questions', tool_id: `ask_${randomUUID()}`, questions, answers: null });
			talk.say({ type: 'question', questions, tool_id: part.tool_id, message_id: talk.messageId() });
			return { shown: questions.length, next: 'End your turn now. The answers come as the next message.' };
		},
	});
