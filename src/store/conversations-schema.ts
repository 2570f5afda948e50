import type { Connection, Migration } from './open-database.ts';
import { addColumn } from './project-schema.ts';

/** The schema of `assistant.db`, step by step. A step that has been released is never edited. */
export const CONVERSATION_MIGRATIONS: readonly Migration[] = [
	{ name: 'conversations, as the earlier tool knows them, with what chats need', up: conversations },
	{ name: 'what an answer holds beside its words, and how far a conversation came', up: parts },
];

/**
 * The place of a conversation in the list: when it was last written to, or made. Text, whatever another program put there, so
 * that every value has a place. Word for word in the index and in the queries: another one wants another index.
 */
export const PLACE = "substr(CAST(coalesce(updated_at, created_at, '') AS TEXT), 1, 26)";

/**
 * Takes over the tables of the earlier Python tool or makes them with its names of columns and indexes. Columns of ours are
 * nullable or have defaults, so that the earlier tool can still read and write its own.
 */
function conversations(db: Connection): void {
	db.exec(`
		CREATE TABLE IF NOT EXISTS conversations (
			id INTEGER NOT NULL PRIMARY KEY,
			project_name VARCHAR(100) NOT NULL,
			title VARCHAR(200),
			created_at DATETIME,
			updated_at DATETIME
		);
		CREATE TABLE IF NOT EXISTS conversation_messages (
			id INTEGER NOT NULL PRIMARY KEY,
			conversation_id INTEGER NOT NULL REFERENCES conversations (id),
			role VARCHAR(20) NOT NULL,
			content TEXT NOT NULL,
			timestamp DATETIME
		);
		CREATE INDEX IF NOT EXISTS ix_conversation_messages_conversation_id ON conversation_messages (conversation_id);
	`);
	addColumn(db, 'conversations', 'kind', "TEXT NOT NULL DEFAULT 'assistant'");
	addColumn(db, 'conversations', 'sdk_session_id', 'TEXT');
	addColumn(db, 'conversation_messages', 'attachments', 'JSON');
	addColumn(db, 'conversation_messages', 'state', "TEXT NOT NULL DEFAULT 'complete'");
	db.exec(`CREATE INDEX IF NOT EXISTS conversations_latest ON conversations (kind, ${PLACE}, id)`);
}

function parts(db: Connection): void {
	addColumn(db, 'conversations', 'depth', 'TEXT');
	addColumn(db, 'conversations', 'finished_at', 'DATETIME');
	addColumn(db, 'conversation_messages', 'parts', 'JSON');
	// The process that writes a message which is not whole yet.
	addColumn(db, 'conversation_messages', 'writer', 'JSON');
}
