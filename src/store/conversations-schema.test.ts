import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Conversations, openConversations } from './conversations.ts';
import { PLACE } from './conversations-schema.ts';
import { makeEarlierConversations, readConversationsAsEarlierTool } from './fixtures/earlier-conversations.fixture.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { errorOf, NOON, temporaryDirectory } from './fixtures/support.fixture.ts';
import { projectFiles } from './project-store.ts';

const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

function newDirectory(prepare: (path: string) => void = () => undefined) {
	const directory = temporaryDirectory();
	const files = projectFiles(directory);
	prepare(files.assistant);
	return {
		files,
		open(): Conversations {
			const all = openConversations(directory, { now: () => NOON, isAlive: () => true, busyTimeoutMs: 100 });
			onTestFinished(() => all.close());
			return all;
		},
	};
}

it('takes over a database of the earlier tool with every row as it was, and keeps a copy', () => {
	const { files, open } = newDirectory(makeEarlierConversations);
	const before = readConversationsAsEarlierTool(files.assistant);
	const all = open();
	expect(readConversationsAsEarlierTool(files.assistant)).toEqual(before);
	expect(inDatabase(files.assistant, (database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
	expect(inDatabase(files.assistant, (database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
	const [copy = '', ...more] = readdirSync(files.backups);
	expect(more).toEqual([]);
	expect(copy).toMatch(/^assistant\.db\.v0\./);
	expect(readConversationsAsEarlierTool(join(files.backups, copy))).toEqual(before);
	expect(readdirSync(files.own)).toContain('.gitignore');

	expect(all.page('assistant', { before: null, limit: 10 }).map(({ id }) => id)).toEqual([5, 1, 2, 6]);
	expect(all.get(1)).toEqual({
		id: 1,
		project_name: 'shop',
		title: 'How is it built?',
		kind: 'assistant',
		created_at: '2025-11-02T09:15:00.123456Z',
		updated_at: '2025-11-03T10:00:00.000001Z',
		message_count: 3,
		depth: null,
		finished: false,
		cursor: '1:2025-11-03 10:00:00.000001',
	});
	expect(all.get(6)).toMatchObject({ title: '', created_at: null, updated_at: null });
	expect(all.messages(1, null, 10)).toEqual({
		messages: [
			{
				id: 1,
				role: 'user',
				content: 'How is it built?\r\n 100% sure?',
				timestamp: '2025-11-02T09:15:01.000000Z',
				attachments: [],
				state: 'complete',
				parts: [],
			},
			expect.objectContaining({ id: 2, role: 'assistant', content: 'With React. 東京 🚀' }),
			expect.objectContaining({ id: 4, role: 'system', content: '', timestamp: null }),
		],
		next: null,
	});
});

it('changes nothing when it is opened again', () => {
	const { files, open } = newDirectory(makeEarlierConversations);
	const dump = () =>
		inDatabase(files.assistant, (database) => ({
			schema: database.prepare('SELECT * FROM sqlite_schema ORDER BY name').all(),
			conversations: database.prepare('SELECT * FROM conversations').all(),
			messages: database.prepare('SELECT * FROM conversation_messages').all(),
		}));
	open().close();
	const before = dump();
	open();
	expect(dump()).toEqual(before);
	expect(readdirSync(files.backups)).toHaveLength(1);
});

it.skipIf(!hasPython)('lets Python read, write and delete while the store is open', () => {
	const { files, open } = newDirectory(makeEarlierConversations);
	const all = open();
	all.append(2, { role: 'user', content: 'From us' });
	const program = `
import sqlite3, sys
from datetime import datetime
db = sqlite3.connect(sys.argv[1])
for table, column in (("conversations", "created_at"), ("conversations", "updated_at"), ("conversation_messages", "timestamp")):
    for (text,) in db.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
        datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f")
now = datetime(2030, 1, 1, 12, 30).strftime("%Y-%m-%d %H:%M:%S.%f")
made = db.execute("INSERT INTO conversations (project_name, title, created_at, updated_at) VALUES (?, ?, ?, ?)", ("shop", None, now, now)).lastrowid
db.execute("INSERT INTO conversation_messages (conversation_id, role, content, timestamp) VALUES (?, ?, ?, ?)", (made, "user", "Größe", now))
db.execute("DELETE FROM conversation_messages WHERE conversation_messages.id = ?", (3,))
db.execute("DELETE FROM conversations WHERE conversations.id = ?", (5,))
db.execute("UPDATE conversations SET title = ? WHERE id = ?", ("Other", 1))
db.commit()
`;
	const { stderr } = spawnSync('python3', ['-c', program, files.assistant], { encoding: 'utf8' });
	expect(stderr).toBe('');
	expect(all.page('assistant', { before: null, limit: 10 })).toMatchObject([
		{ id: 7, title: null, kind: 'assistant', updated_at: '2030-01-01T12:30:00.000000Z', message_count: 1 },
		{ id: 2, title: 'From us' },
		{ id: 1, title: 'Other' },
		{ id: 6 },
	]);
	expect(all.messages(7, null, 10).messages).toMatchObject([{ content: 'Größe', state: 'complete', attachments: [] }]);
});

it('is what it is after a take-over when it is made anew, the other names of indexes apart', () => {
	const columns = ({ files, open }: ReturnType<typeof newDirectory>) => {
		open();
		return inDatabase(files.assistant, (database) =>
			['conversations', 'conversation_messages'].map((table) =>
				database.prepare('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)').all(table),
			),
		);
	};
	expect(columns(newDirectory())).toEqual(columns(newDirectory(makeEarlierConversations)));
});

it('opens what is ours but for its version, as a copy made of statements is', () => {
	const { files, open } = newDirectory(makeEarlierConversations);
	open().close();
	inDatabase(files.assistant, (database) => database.pragma('user_version = 0'));
	expect(open().get(1)).toMatchObject({ title: 'How is it built?', kind: 'assistant' });
});

it.each([
	['of a newer version', 'PRAGMA user_version = 999', 'DATABASE_NEWER'],
	['of another program', 'CREATE TABLE conversations (id INTEGER PRIMARY KEY, topic TEXT)', 'DATABASE_CORRUPT'],
	['that says it is ours and is empty', 'PRAGMA user_version = 1', 'DATABASE_CORRUPT'],
])('refuses a database %s', (_what, sql, code) => {
	const { open } = newDirectory((path) => inDatabase(path, (database) => database.exec(sql)));
	expect(errorOf(() => open().page('assistant', { before: null, limit: 1 })).code).toBe(code);
});

it('refuses a file that is no database, and one that is locked', () => {
	const damaged = newDirectory((path) => writeFileSync(path, 'no database '.repeat(500)));
	expect(errorOf(damaged.open).code).toBe('DATABASE_CORRUPT');
	const { files, open } = newDirectory(makeEarlierConversations);
	inDatabase(files.assistant, (database) => {
		database.exec('BEGIN EXCLUSIVE');
		expect(errorOf(open).code).toBe('DATABASE_LOCKED');
	});
	open();
});

it('finds pages by an index, without sorting', () => {
	const { files, open } = newDirectory();
	open();
	const plan = (query: string) =>
		inDatabase(files.assistant, (database) => database.prepare(`EXPLAIN QUERY PLAN ${query}`).all())
			.map((step) => (step as { detail: string }).detail)
			.join('; ');
	expect(plan(`SELECT * FROM conversations WHERE kind = 'spec' ORDER BY ${PLACE} DESC, id DESC`)).toBe(
		'SEARCH conversations USING INDEX conversations_latest (kind=?)',
	);
	expect(plan('SELECT * FROM conversation_messages WHERE conversation_id = 1 AND id < 9 ORDER BY id DESC')).toBe(
		'SEARCH conversation_messages USING INDEX ix_conversation_messages_conversation_id (conversation_id=? AND rowid<?)',
	);
});
