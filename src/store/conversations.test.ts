import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { MessagePart } from '../contract/conversation.ts';
import type { ProcessIdentity } from '../contract/process.ts';
import { type Conversations, openConversations } from './conversations.ts';
import { inDatabase } from './fixtures/in-database.fixture.ts';
import { errorOf, NOON, temporaryDirectory } from './fixtures/support.fixture.ts';
import { projectFiles } from './project-store.ts';

const WRITER: ProcessIdentity = { pid: 1, startedAt: '1', bootId: 'b' };

/** Conversations for a test, in which time passes only when the test says so. */
function newConversations() {
	const directory = temporaryDirectory();
	const clock = { now: NOON };
	const all = openConversations(directory, { now: () => clock.now, isAlive: ({ pid }) => pid === WRITER.pid });
	onTestFinished(() => all.close());
	const begin = (title: string | null = null) => all.create({ projectName: 'shop', title }).id;
	const ids = (page: Partial<Parameters<Conversations['page']>[1]> = {}) =>
		all.page('assistant', { before: null, limit: 100, ...page }).map(({ id }) => id);
	return { all, begin, ids, clock, files: projectFiles(directory) };
}

it('makes its database and keeps it out of sight of git', () => {
	const { all, files } = newConversations();
	expect(existsSync(files.assistant)).toBe(true);
	expect(readFileSync(join(files.own, '.gitignore'), 'utf8')).toBe('*\n');
	expect(all.create({ projectName: 'shop' })).toEqual({
		id: 1,
		project_name: 'shop',
		title: null,
		kind: 'assistant',
		created_at: '2026-01-31T12:00:00.000000Z',
		updated_at: '2026-01-31T12:00:00.000000Z',
		message_count: 0,
		depth: null,
		finished: false,
		cursor: '1:2026-01-31 12:00:00.000000',
	});
});

it('lists what was last written to first, page by page, also where times are the same', () => {
	const { all, begin, ids, clock } = newConversations();
	for (let number = 1; number <= 7; number++) begin();
	clock.now += 1;
	all.append(3, { role: 'user', content: 'Hello' });
	expect(ids()).toEqual([3, 7, 6, 5, 4, 2, 1]);
	const seen: number[] = [];
	let before: string | null = null;
	for (;;) {
		const page = all.page('assistant', { before, limit: 3 });
		if (page.length === 0) break;
		seen.push(...page.map(({ id }) => id));
		before = page.at(-1)?.cursor ?? null;
	}
	expect(seen).toEqual([3, 7, 6, 5, 4, 2, 1]);
	all.rename(1, 'New title');
	expect(ids()).toEqual([3, 7, 6, 5, 4, 2, 1]);
});

it('keeps kinds apart', () => {
	const { all, begin, ids } = newConversations();
	begin();
	all.create({ projectName: 'shop', kind: 'spec' });
	expect(ids()).toEqual([1]);
	expect(all.page('spec', { before: null, limit: 9 })).toMatchObject([{ id: 2, kind: 'spec' }]);
	expect(all.page('expand', { before: null, limit: 9 })).toEqual([]);
});

it.each([
	['RECIPES', [1]],
	['100%', [2]],
	['%', [2]],
	['_', [3]],
	['\\', [4]],
	["' OR 1=1 --", []],
	['東京', [2]],
	['😀', [4]],
	['\ud800', []],
	['', [4, 3, 2, 1]],
])('finds %j in titles and messages, taken as it is written', (search, expected) => {
	const { all, begin, ids } = newConversations();
	begin('All about recipes');
	all.append(begin(), { role: 'assistant', content: 'I am 100% sure, 東京' });
	begin('snake_case');
	all.append(begin('back\\slash'), { role: 'user', content: '😀' });
	expect(ids({ search })).toEqual(expected);
});

it('finds page by page', () => {
	const { all, begin, ids } = newConversations();
	for (let number = 1; number <= 6; number++) begin(number % 2 === 0 ? 'even' : 'odd');
	const [first] = all.page('assistant', { before: null, limit: 1, search: 'even' });
	expect(first?.id).toBe(6);
	expect(ids({ before: first?.cursor ?? '', search: 'even' })).toEqual([4, 2]);
});

it('adds messages in order and notes when', () => {
	const { all, begin, clock } = newConversations();
	const id = begin('Title');
	clock.now += 1_500;
	const attachments = [{ filename: 'a.png', mime_type: 'image/png', sha256: '0'.repeat(64) }];
	const added = all.append(id, { role: 'user', content: 'Look \ud800', attachments });
	expect(added).toEqual({
		id: 1,
		role: 'user',
		content: 'Look \ufffd',
		timestamp: '2026-01-31T12:00:01.500000Z',
		attachments,
		state: 'complete',
		parts: [],
	});
	all.append(id, { role: 'assistant', content: 'I', state: 'partial' }, WRITER);
	expect(all.messages(id, null, 10)).toMatchObject({ messages: [added, { state: 'partial', attachments: [] }] });
	expect(all.get(id)).toMatchObject({
		title: 'Title',
		created_at: '2026-01-31T12:00:00.000000Z',
		updated_at: '2026-01-31T12:00:01.500000Z',
		message_count: 2,
	});
});

it('lets the one who writes a message write it anew, and says that it broke off once that process is gone', () => {
	const { all, begin, files } = newConversations();
	const id = begin();
	const message = all.append(id, { role: 'assistant', content: '', state: 'partial' }, WRITER);
	const part: MessagePart = { type: 'tool', tool_id: 't "1"', tool: 'Read', input: {}, is_error: null, at: 0 };
	expect(all.amend(message.id, { content: 'Half \ud800', parts: [part] })).toMatchObject({
		content: 'Half \ufffd',
		state: 'partial',
		parts: [part],
	});
	expect(all.findPart(id, 't "1"')).toMatchObject({ message: { id: message.id }, part });
	expect(all.findPart(id, 't')).toBeUndefined();
	inDatabase(files.assistant, (database) => database.exec(`UPDATE conversation_messages SET writer = '{"pid":2}'`));
	expect(all.messages(id, null, 9).messages).toMatchObject([{ content: 'Half \ufffd', state: 'failed' }]);
	expect(all.amend(message.id, { state: 'complete' })).toMatchObject({ state: 'complete', parts: [part] });
	all.removeMessage(message.id);
	expect(all.get(id).message_count).toBe(0);
	expect(errorOf(() => all.amend(message.id, { content: 'late' }))).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
});

it('leaves out parts that a later autocoder may have written', () => {
	const { all, begin, files } = newConversations();
	const id = begin();
	all.append(id, { role: 'assistant', content: 'Look' });
	const write = (json: string) =>
		inDatabase(files.assistant, (database) => database.prepare('UPDATE conversation_messages SET parts = ?').run(json));
	for (const json of ['[{"type":"dance"}]', '{}', 'no JSON', 'null']) {
		write(json);
		expect(all.messages(id, null, 9).messages[0]?.parts).toEqual([]);
	}
});

it('finds the latest of a kind that is not finished; what is said afterwards takes one up again', () => {
	const { all, clock } = newConversations();
	const begin = () => all.create({ projectName: 'shop', kind: 'spec', depth: 'quick' }).id;
	const [first, second] = [begin(), begin()];
	clock.now += 1_000;
	all.append(first, { role: 'user', content: 'Hello' });
	expect(all.latestOpen('spec')).toMatchObject({ id: first, depth: 'quick', finished: false });
	all.finish(first);
	all.setDepth(second, 'detailed');
	expect(all.get(first).finished).toBe(true);
	expect(all.latestOpen('spec')).toMatchObject({ id: second, depth: 'detailed' });
	expect(all.latestOpen('expand')).toBeUndefined();
	all.append(first, { role: 'user', content: 'One more thing' });
	expect(all.latestOpen('spec')?.id).toBe(first);
});

it.each([
	['a short text', 'How is it built?', 'How is it built?'],
	['lines and blanks', '\n  How\r\n\tis  it\u00a0built? \n', 'How is it built?'],
	['a long text', 'x'.repeat(300), 'x'.repeat(200)],
	['a long text that would be cut within a character', `${'x'.repeat(199)}😀 more`, 'x'.repeat(199)],
	['a long text of such characters', '😀'.repeat(150), '😀'.repeat(100)],
	['nothing but blanks', ' \n '.repeat(9_000), null],
])('takes a title from %s', (_what, content, title) => {
	const { all, begin } = newConversations();
	const id = begin();
	all.append(id, { role: 'assistant', content: 'Welcome' });
	expect(all.get(id).title).toBe(null);
	all.append(id, { role: 'user', content });
	expect(all.get(id).title).toBe(title);
	all.append(id, { role: 'user', content: 'Something else' });
	expect(all.get(id).title).toBe(title ?? 'Something else');
});

it('gives messages in pages that go back in time', () => {
	const { all, begin } = newConversations();
	const [id, other] = [begin(), begin()];
	for (let number = 1; number <= 7; number++)
		all.append(number === 4 ? other : id, { role: 'user', content: `${number}` });
	const page = (before: number | null) => {
		const { messages, next } = all.messages(id, before, 3);
		return { contents: messages.map(({ content }) => content), next };
	};
	expect(page(null)).toEqual({ contents: ['5', '6', '7'], next: 5 });
	expect(page(5)).toEqual({ contents: ['1', '2', '3'], next: null });
	expect(page(1)).toEqual({ contents: [], next: null });
});

it('ends a page early rather than let it grow without bound, and gives each message whole', () => {
	const { all, begin } = newConversations();
	const id = begin();
	for (const letter of ['a', 'b', 'c']) all.append(id, { role: 'user', content: letter.repeat(2_500_000) });
	const sizes: [number, number | null][] = [];
	for (let before: number | null = null; sizes.length === 0 || before !== null; ) {
		const { messages, next } = all.messages(id, before, 100);
		sizes.push([messages.reduce((sum, { content }) => sum + content.length, 0), next]);
		before = next;
	}
	expect(sizes).toEqual([
		[2_500_000, 3],
		[2_500_000, 2],
		[2_500_000, null],
	]);
});

it('renames, and removes with all messages', () => {
	const { all, begin, files } = newConversations();
	const [id, kept] = [begin('a'), begin('b')];
	for (const each of [id, kept]) all.append(each, { role: 'user', content: 'x' });
	expect(all.rename(id, 'c \udc00')).toMatchObject({ id, title: 'c \ufffd', message_count: 1 });
	all.remove(id);
	expect(
		inDatabase(files.assistant, (db) => db.prepare('SELECT conversation_id FROM conversation_messages').all()),
	).toEqual([{ conversation_id: kept }]);
});

it.each<[string, (all: Conversations) => unknown]>([
	['read', (all) => all.get(9)],
	['read page by page', (all) => all.messages(9, null, 1)],
	['renamed', (all) => all.rename(9, 'x')],
	['removed', (all) => all.remove(9)],
	['added to', (all) => all.append(9, { role: 'user', content: 'x' })],
])('what does not exist is not %s', (_what, work) => {
	const { all } = newConversations();
	const error = errorOf(() => work(all));
	expect(error.code).toBe('CONVERSATION_NOT_FOUND');
	expect(error.message).toContain('9');
});

it('shows what other programs wrote oddly, and stumbles over none of it', () => {
	const { all, begin, files, ids } = newConversations();
	for (let number = 0; number < 5; number++) all.append(begin(), { role: 'user', content: 'x' });
	inDatabase(files.assistant, (db) => {
		db.exec(`
			UPDATE conversations SET updated_at = 5 WHERE id = 1;
			UPDATE conversations SET updated_at = 'yesterday, or even before that day' WHERE id = 2;
			UPDATE conversations SET updated_at = x'00ff', title = x'ff' WHERE id = 3;
			UPDATE conversations SET updated_at = '2026-01-31 13:00:00', title = '${'t'.repeat(5_000)}' WHERE id = 4;
			UPDATE conversation_messages SET timestamp = 7, content = x'ff00', attachments = 'no JSON', role = 'tool' WHERE conversation_id = 1;
			UPDATE conversation_messages SET attachments = '{"a":1}' WHERE conversation_id = 2;
		`);
	});
	const seen: number[] = [];
	let before: string | null = null;
	for (
		let page = all.page('assistant', { before, limit: 1 });
		page[0];
		page = all.page('assistant', { before, limit: 1 })
	) {
		seen.push(page[0].id);
		before = page[0].cursor;
	}
	expect(seen.sort()).toEqual([1, 2, 3, 4, 5]);
	expect(ids({ search: 'x' }).sort()).toEqual([1, 2, 3, 4, 5]);
	expect(all.get(1)).toMatchObject({ updated_at: null });
	expect(all.get(4)).toMatchObject({ updated_at: '2026-01-31T13:00:00Z', title: 't'.repeat(200) });
	expect(all.messages(1, null, 9).messages).toMatchObject([{ role: 'tool', timestamp: null, attachments: [] }]);
	expect(all.messages(2, null, 9).messages).toMatchObject([{ attachments: [] }]);
});

it('writes nothing to a database that was deleted meanwhile', () => {
	const { all, begin, files } = newConversations();
	const id = begin();
	for (const path of files.conversations) rmSync(path, { force: true });
	expect(errorOf(() => all.append(id, { role: 'user', content: 'x' })).code).toBe('DATABASE_REPLACED');
	expect(existsSync(files.assistant)).toBe(false);
});
