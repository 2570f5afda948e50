import { type Attachment, attachment, type Conversation, type Message } from '../contract/conversation.ts';
import { toIso } from './date-time.ts';

/** A conversation as SQLite gives it; times are as some program wrote them. */
export interface ConversationRow extends Omit<Conversation, 'created_at' | 'updated_at' | 'cursor'> {
	readonly created_at: unknown;
	readonly updated_at: unknown;
	readonly place: string;
}

export interface MessageRow extends Omit<Message, 'timestamp' | 'attachments'> {
	readonly timestamp: unknown;
	readonly attachments: string | null;
}

/** So much of a message is looked at for a title, which has 200 UTF-16 units at most. */
const TITLE_SOURCE = 2_000;
const TITLE = 200;

export function toConversation({ place, ...row }: ConversationRow): Conversation {
	return {
		id: row.id,
		project_name: row.project_name,
		title: row.title,
		kind: row.kind,
		created_at: toIso(row.created_at),
		updated_at: toIso(row.updated_at),
		message_count: row.message_count,
		cursor: `${row.id}:${place}`,
	};
}

export function toMessage(row: MessageRow): Message {
	return {
		id: row.id,
		role: row.role,
		content: String(row.content),
		timestamp: toIso(row.timestamp),
		attachments: toAttachments(row.attachments),
		state: row.state,
	};
}

/** The beginning of a message on one line; null when it says nothing. Never ends in half a character. */
export function titleFrom(content: string): string | null {
	const line = content.slice(0, TITLE_SOURCE).replace(/\s+/g, ' ').trim();
	const title = line
		.slice(0, TITLE)
		.replace(/[\ud800-\udbff]$/, '')
		.trimEnd();
	return title === '' ? null : title;
}

function toAttachments(json: string | null): Attachment[] {
	if (json === null) return [];
	try {
		return attachment.array().parse(JSON.parse(json));
	} catch {
		// Of another program, or of a later autocoder.
		return [];
	}
}
