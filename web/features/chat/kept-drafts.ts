import type { ConversationKind } from '../../../src/contract/conversation.ts';
import { chatDrafts } from '../../model/chat-drafts.ts';

export const drafts = chatDrafts(() => window.localStorage);

/** `conversation` null: one that has not begun. */
export function draftKey(project: string, kind: ConversationKind, conversation: number | null): string {
	return `${project}/${kind}/${conversation ?? 'new'}`;
}
