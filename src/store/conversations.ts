import type {
	Conversation,
	ConversationKind,
	InterviewDepth,
	Message,
	MessageChange,
	MessageDraft,
	MessagePart,
} from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import { createContext, type StoreContext, type StoreDependencies } from './context.ts';
import { type ConversationRow, type MessageRow, titleFrom, toConversation, toMessage } from './conversations-rows.ts';
import { CONVERSATION_MIGRATIONS, PLACE } from './conversations-schema.ts';
import { toDateTime } from './date-time.ts';
import { openDatabase } from './open-database.ts';
import { makeOwnDirectory } from './own-directory.ts';
import { projectFiles } from './project-store.ts';

/** What people and Claude said to each other in a project: its `assistant.db`. */
export interface Conversations {
	create(draft: {
		projectName: string;
		title?: string | null;
		kind?: ConversationKind;
		depth?: InterviewDepth | null;
	}): Conversation;
	/** Those of a kind, the one that was last written to first. */
	page(kind: ConversationKind, page: ConversationPage): Conversation[];
	/** The one of a kind that was last written to and has not come to its end. */
	latestOpen(kind: ConversationKind): Conversation | undefined;
	/** @throws AutocoderError CONVERSATION_NOT_FOUND, as all that follow do */
	get(id: number): Conversation;
	/** The latest messages before an id (null: up to the latest), in order; `next` is the `before` of the page of earlier ones. */
	messages(id: number, before: number | null, limit: number): { messages: Message[]; next: number | null };
	rename(id: number, title: string): Conversation;
	/** Removes a conversation with its messages. */
	remove(id: number): void;
	/** Adds a message. A conversation without a title takes it from its first message of a person; one that was finished goes on. `writer`: who writes the rest of one that is partial. */
	append(id: number, message: MessageDraft, writer?: ProcessIdentity): Message;
	/** Writes a message anew: one that grows, or whose parts came to something. */
	amend(messageId: number, change: MessageChange): Message;
	/** Takes a message out that says nothing. */
	removeMessage(messageId: number): void;
	/** The latest message with a part of that `tool_id`. */
	findPart(id: number, toolId: string): { message: Message; part: MessagePart } | undefined;
	setDepth(id: number, depth: InterviewDepth): void;
	/** Notes that the conversation came to its end. */
	finish(id: number): void;
	close(): void;
}

export interface ConversationPage {
	/** Behind the conversation with this `cursor`; null: from the first. */
	readonly before: string | null;
	readonly limit: number;
	/** Only those whose title or messages contain the text. */
	readonly search?: string | undefined;
}

/** A page of messages ends early when it has come to so many characters, lest an answer outgrow all memory. */
const MOST_CHARACTERS = 4_000_000;

const SUMMARY = `
	id, project_name, substr(title, 1, 200) AS title, kind, depth, finished_at, created_at, updated_at, ${PLACE} AS place,
	(SELECT count(*) FROM conversation_messages WHERE conversation_id = conversations.id) AS message_count`;

/**
 * Opens the conversations of a project, making their database when there is none and bringing an earlier one to the present schema.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DISK_FULL, PROJECT_UNREADABLE
 */
export function openConversations(
	projectDirectory: string,
	dependencies: StoreDependencies & { busyTimeoutMs?: number },
): Conversations {
	const { assistant, own, backups } = projectFiles(projectDirectory);
	const connection = openDatabase({
		path: assistant,
		migrations: CONVERSATION_MIGRATIONS,
		backupDirectory: backups,
		...(dependencies.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: dependencies.busyTimeoutMs }),
	});
	try {
		makeOwnDirectory(own);
		return {
			...createConversations(createContext(connection, assistant, dependencies)),
			close: () => connection.close(),
		};
	} catch (error) {
		connection.close();
		throw error;
	}
}

/** @throws AutocoderError CONVERSATION_NOT_FOUND */
export function noConversation(id: number): never {
	throw new AutocoderError('CONVERSATION_NOT_FOUND', `There is no conversation ${id}.`);
}

function createConversations({ sql, read, write, now, isAlive }: StoreContext): Omit<Conversations, 'close'> {
	function find(id: number): Conversation {
		const row = sql(`SELECT ${SUMMARY} FROM conversations WHERE id = ?`).get(id) as ConversationRow | undefined;
		return row === undefined ? noConversation(id) : toConversation(row);
	}

	function findMessage(messageId: number): Message {
		const row = sql('SELECT * FROM conversation_messages WHERE id = ?').get(messageId) as MessageRow | undefined;
		if (row !== undefined) return toMessage(row, isAlive);
		throw new AutocoderError('CONVERSATION_NOT_FOUND', `Message ${messageId} was deleted with its conversation.`);
	}

	return {
		create: ({ projectName, title = null, kind = 'assistant', depth = null }) =>
			write(() => {
				const time = toDateTime(now());
				const { lastInsertRowid } = sql(
					'INSERT INTO conversations (project_name, title, kind, depth, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)',
				).run(projectName, title?.toWellFormed() ?? null, kind, depth, time, time);
				return find(Number(lastInsertRowid));
			}),
		page: (kind, { before, limit, search }) =>
			read(() => {
				const [id = '', ...place] = before?.split(':') ?? [];
				const from = before === null ? '' : `AND (${PLACE}, id) < (@place, @id)`;
				const found = search
					? `AND (title LIKE @pattern ESCAPE '\\' OR EXISTS (
							SELECT 1 FROM conversation_messages
							WHERE conversation_id = conversations.id AND content LIKE @pattern ESCAPE '\\'))`
					: '';
				const rows = sql(
					`SELECT ${SUMMARY} FROM conversations WHERE kind = @kind ${from} ${found} ORDER BY ${PLACE} DESC, id DESC LIMIT @limit`,
				).all({ kind, limit, id: Number(id), place: place.join(':'), pattern: containing(search ?? '') });
				return (rows as ConversationRow[]).map(toConversation);
			}),
		latestOpen: (kind) =>
			read(() => {
				const row = sql(
					`SELECT ${SUMMARY} FROM conversations WHERE kind = ? AND finished_at IS NULL ORDER BY ${PLACE} DESC, id DESC LIMIT 1`,
				).get(kind) as ConversationRow | undefined;
				return row && toConversation(row);
			}),
		get: (id) => read(() => find(id)),
		messages: (id, before, limit) =>
			read(() => {
				find(id);
				const rows = sql(
					'SELECT * FROM conversation_messages WHERE conversation_id = ? AND id < ? ORDER BY id DESC',
				).iterate(id, before ?? Number.MAX_SAFE_INTEGER) as IterableIterator<MessageRow>;
				const messages: Message[] = [];
				let characters = 0;
				for (const row of rows) {
					const message = toMessage(row, isAlive);
					characters += message.content.length;
					const full = messages.length === limit || (messages.length > 0 && characters > MOST_CHARACTERS);
					if (full) return { messages, next: messages[0]?.id ?? null };
					messages.unshift(message);
				}
				return { messages, next: null };
			}),
		rename: (id, title) =>
			write(() => {
				sql('UPDATE conversations SET title = ? WHERE id = ?').run(title.toWellFormed(), id);
				return find(id);
			}),
		remove: (id) =>
			write(() => {
				sql('DELETE FROM conversation_messages WHERE conversation_id = ?').run(id);
				if (sql('DELETE FROM conversations WHERE id = ?').run(id).changes === 0) noConversation(id);
			}),
		append: (id, { role, content, attachments = [], state = 'complete', parts = [] }, writer) =>
			write(() => {
				const time = toDateTime(now());
				const text = content.toWellFormed();
				const title = role === 'user' ? titleFrom(text) : null;
				const { changes } = sql(
					"UPDATE conversations SET updated_at = ?, title = coalesce(nullif(title, ''), ?), finished_at = NULL WHERE id = ?",
				).run(time, title, id);
				if (changes === 0) noConversation(id);
				const { lastInsertRowid } = sql(
					'INSERT INTO conversation_messages (conversation_id, role, content, timestamp, attachments, state, parts, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
				).run(
					id,
					role,
					text,
					time,
					toJson(attachments),
					state,
					toJson(parts),
					writer === undefined ? null : JSON.stringify(writer),
				);
				return findMessage(Number(lastInsertRowid));
			}),
		amend: (messageId, { content, state, parts }) =>
			write(() => {
				sql(
					`UPDATE conversation_messages SET content = coalesce(?, content), state = coalesce(?, state),
					 parts = CASE WHEN ? THEN ? ELSE parts END WHERE id = ?`,
				).run(
					content?.toWellFormed() ?? null,
					state ?? null,
					Number(parts !== undefined),
					toJson(parts ?? []),
					messageId,
				);
				return findMessage(messageId);
			}),
		removeMessage: (messageId) =>
			write(() => void sql('DELETE FROM conversation_messages WHERE id = ?').run(messageId)),
		findPart: (id, toolId) =>
			read(() => {
				const rows = sql(
					'SELECT * FROM conversation_messages WHERE conversation_id = ? AND instr(parts, ?) > 0 ORDER BY id DESC',
				).all(id, JSON.stringify(toolId)) as MessageRow[];
				for (const message of rows.map((row) => toMessage(row, isAlive))) {
					const part = message.parts.find(({ tool_id }) => tool_id === toolId);
					if (part !== undefined) return { message, part };
				}
				return undefined;
			}),
		setDepth: (id, depth) => write(() => void sql('UPDATE conversations SET depth = ? WHERE id = ?').run(depth, id)),
		finish: (id) =>
			write(() => void sql('UPDATE conversations SET finished_at = ? WHERE id = ?').run(toDateTime(now()), id)),
	};
}

function toJson(items: readonly unknown[]): string | null {
	return items.length === 0 ? null : JSON.stringify(items);
}

/** A pattern of LIKE in which nothing that a person wrote has a meaning of its own. */
function containing(text: string): string {
	return `%${text.toWellFormed().replace(/[\\%_]/g, '\\$&')}%`;
}
