import {
	type Attachment,
	attachment,
	type Conversation,
	type Message,
	type MessagePart,
	messagePart,
} from '../contract/conversation.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import { toIso } from './date-time.ts';

/** A conversation as SQLite gives it; times are as some program wrote them. */
export interface ConversationRow extends Omit<Conversation, 'created_at' | 'updated_at' | 'cursor' | 'finished'> {
	readonly created_at: unknown;
	readonly updated_at: unknown;
	readonly finished_at: unknown;
	readonly place: string;
}

export interface MessageRow extends Omit<Message, 'timestamp' | 'attachments' | 'parts'> {
	readonly timestamp: unknown;
	readonly attachments: string | null;
	readonly parts: string | null;
	readonly writer: string | null;
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
		depth: row.depth,
		finished: row.finished_at !== null,
		cursor: `${row.id}:${place}`,
	};
}

/** A message that nobody writes any more broke off. */
export function toMessage(row: MessageRow, isAlive: (writer: ProcessIdentity) => boolean): Message {
	return {
		id: row.id,
		role: row.role,
		content: String(row.content),
		timestamp: toIso(row.timestamp),
		attachments: read<Attachment>(row.attachments, attachment),
		state: row.state === 'partial' && !isWritten(row.writer, isAlive) ? 'failed' : row.state,
		parts: read<MessagePart>(row.parts, messagePart),
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

function isWritten(writer: string | null, isAlive: (writer: ProcessIdentity) => boolean): boolean {
	return writer !== null && isAlive(JSON.parse(writer) as ProcessIdentity);
}

/** What does not fit is of another program, or of a later autocoder. */
function read<Item>(json: string | null, item: { safeParse(value: unknown): { data?: Item | undefined } }): Item[] {
	if (json === null) return [];
	try {
		const items: unknown = JSON.parse(json);
		return Array.isArray(items) ? items.flatMap((each) => item.safeParse(each).data ?? []) : [];
	} catch {
		return [];
	}
}
