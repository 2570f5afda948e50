import type { ChatServerMessage } from '../../src/contract/chat.ts';
import type { Conversation, Message, Questions } from '../../src/contract/conversation.ts';

function aConversation(more: Partial<Conversation> = {}): Conversation {
	return {
		id: 7,
		project_name: 'recipes',
		title: null,
		kind: 'assistant',
		created_at: null,
		updated_at: null,
		message_count: 0,
		depth: null,
		finished: false,
		cursor: '1:7',
		...more,
	};
}

export function aMessage(more: Partial<Message> = {}): Message {
	return {
		id: 1,
		role: 'user',
		content: 'Hello',
		timestamp: null,
		attachments: [],
		state: 'complete',
		parts: [],
		...more,
	};
}

export function hereIs(
	messages: readonly Message[],
	more: Partial<Extract<ChatServerMessage, { type: 'conversation' }>> = {},
): ChatServerMessage {
	return {
		type: 'conversation',
		conversation: aConversation(),
		messages: [...messages],
		next: null,
		state: 'idle',
		...more,
	};
}

export const QUESTIONS: Questions = [
	{ question: 'For whom?', options: [{ label: 'Me' }, { label: 'A team' }], multi_select: false },
	{ question: 'Where?', options: [{ label: 'Phone' }, { label: 'Desk' }], multi_select: true },
];
