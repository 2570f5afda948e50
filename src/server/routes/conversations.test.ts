import { existsSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import {
	conversationReply,
	conversationsReply,
	conversationWithMessages,
	specStatus,
} from '../../contract/api/conversations.ts';
import type { Conversation } from '../../contract/conversation.ts';
import { openConversations } from '../../store/conversations.ts';
import { projectFiles } from '../../store/project-store.ts';
import { draft, serveProjects } from '../fixtures/asking.fixture.ts';

const URL = '/api/assistant/conversations/recipes';

async function withConversations(...titles: string[]) {
	const server = await serveProjects();
	const directory = await server.project('recipes');
	for (const title of titles) await server.ask('POST', URL, { title });
	return {
		...server,
		directory,
		files: projectFiles(directory),
		/** The conversations as another process has them open. */
		other() {
			const all = openConversations(directory, { now: Date.now, isAlive: () => true });
			onTestFinished(() => all.close());
			return all;
		},
		async list(query = '') {
			const { status, json } = await server.ask('GET', `${URL}?${query}`);
			expect(status).toBe(200);
			return json as unknown as Conversation[];
		},
	};
}

it('a project without conversations has none, and a look makes no database', async () => {
	const { ask, list, directory } = await withConversations();
	expect(await list()).toEqual([]);
	expect(await list('search=x')).toEqual([]);
	for (const [method, body] of [
		['GET', undefined],
		['PATCH', { title: 'x' }],
		['DELETE', undefined],
	] as const)
		expect(await ask(method, `${URL}/1`, body)).toMatchObject({
			status: 404,
			json: { code: 'CONVERSATION_NOT_FOUND' },
		});
	expect(readdirSync(directory).filter((name) => name.startsWith('assistant.db'))).toEqual([]);
	expect((await ask('GET', '/api/assistant/conversations/nobody')).json.code).toBe('PROJECT_NOT_FOUND');
	expect((await ask('POST', '/api/assistant/conversations/no%20name', {})).status).toBe(422);
});

it('a conversation is begun, written to, read, renamed and deleted', async () => {
	const { ask, list, other } = await withConversations();
	const created = await ask('POST', URL);
	expect(created).toMatchObject({
		status: 201,
		json: { id: 1, project_name: 'recipes', title: null, message_count: 0 },
	});
	expect(conversationReply.parse(created.json)).toEqual(created.json);
	const messages = [
		other().append(1, { role: 'user', content: 'How is it built?' }),
		other().append(1, { role: 'assistant', content: 'With care.' }),
	];
	const [listed, ...more] = await list();
	expect(more).toEqual([]);
	const read = (await ask('GET', `${URL}/1`)).json;
	expect(read).toEqual({ ...listed, title: 'How is it built?', message_count: 2, messages, next: null });
	expect(conversationWithMessages.parse(read)).toEqual(read);
	expect(conversationsReply.parse([listed])).toEqual([listed]);
	expect(await ask('PATCH', `${URL}/1`, { title: '  Kitchen ' })).toMatchObject({
		status: 200,
		json: { title: 'Kitchen' },
	});
	expect((await ask('DELETE', `${URL}/1`)).status).toBe(204);
	expect((await ask('GET', `${URL}/1`)).status).toBe(404);
	expect(await list()).toEqual([]);
});

it('conversations and messages are read page by page', async () => {
	const { ask, list, other } = await withConversations('one', 'two', 'three');
	const [three, ...rest] = await list('limit=1');
	expect([three?.title, rest]).toEqual(['three', []]);
	const before = encodeURIComponent(three?.cursor ?? '');
	expect((await list(`before=${before}`)).map(({ title }) => title)).toEqual(['two', 'one']);
	const all = other();
	for (const content of ['a', 'b', 'c']) all.append(2, { role: 'user', content });
	expect((await ask('GET', `${URL}/2?limit=2`)).json).toMatchObject({
		messages: [{ content: 'b' }, { content: 'c' }],
		next: 2,
	});
	expect((await ask('GET', `${URL}/2?limit=2&before=2`)).json).toMatchObject({
		messages: [{ content: 'a' }],
		next: null,
	});
});

it('a search looks into titles and messages, and knows no wildcards', async () => {
	const { list, other } = await withConversations('one', '50% off', 'three');
	other().append(1, { role: 'assistant', content: 'Five PERCENT' });
	const found = async (search: string) => (await list(`search=${encodeURIComponent(search)}`)).map(({ id }) => id);
	expect(await found('percent')).toEqual([1]);
	expect(await found('%')).toEqual([2]);
	expect(await found(' ')).toHaveLength(3);
	expect(await list('kind=spec')).toEqual([]);
});

it.each([
	['GET', '?before=yesterday', undefined],
	['GET', '?limit=0', undefined],
	['GET', `?search=${'x'.repeat(201)}`, undefined],
	['GET', '?kind=other', undefined],
	['POST', '', { title: '' }],
	['POST', '', { title: 'x'.repeat(201) }],
	['POST', '', { name: 'x' }],
	['PATCH', '/1', {}],
	['PATCH', '/1', { title: null }],
	['GET', '/0', undefined],
	['GET', '/x', undefined],
] as const)('%s %s is refused with what is wrong', async (method, path, body) => {
	const { ask } = await withConversations('one');
	expect(await ask(method, `${URL}${path}`, body)).toMatchObject({ status: 422, json: { code: 'REQUEST_INVALID' } });
});

it('a locked database is waited for in vain a quarter of a second, while others are answered', async () => {
	const { ask, files } = await withConversations('one');
	const holder = new SQLite(files.assistant);
	holder.exec('BEGIN IMMEDIATE');
	const order: string[] = [];
	const note = async (what: string, answer: ReturnType<typeof ask>) => {
		const { status } = await answer;
		order.push(what);
		return status;
	};
	const statuses = await Promise.all([
		note('write', ask('POST', URL, { title: 'x' })),
		note('read', ask('GET', URL)),
		note('feature', ask('POST', '/api/projects/recipes/features', draft('x'))),
	]);
	expect(statuses).toEqual([503, 200, 201]);
	expect(order.at(-1)).toBe('write');
	holder.exec('COMMIT');
	holder.close();
	expect((await ask('POST', URL, { title: 'x' })).status).toBe(201);
});

it('a database that was deleted, replaced or damaged is noticed at the next request', async () => {
	const { ask, list, files, directory } = await withConversations('one');
	const without = () => {
		for (const path of files.conversations) rmSync(path, { force: true });
	};
	without();
	expect(await list()).toEqual([]);
	expect(existsSync(files.assistant)).toBe(false);
	expect((await ask('POST', URL, { title: 'anew' })).json).toMatchObject({ id: 1 });
	const aside = join(directory, 'aside.db');
	const replacement = new SQLite(aside);
	replacement.close();
	without();
	renameSync(aside, files.assistant);
	expect(await list()).toEqual([]);
	without();
	writeFileSync(files.assistant, 'this is no database, '.repeat(500));
	expect((await ask('GET', URL)).json.code).toBe('DATABASE_CORRUPT');
});

it('a project that is deleted takes its conversations with it', async () => {
	const { ask, project, directory, list } = await withConversations('one');
	expect((await ask('DELETE', '/api/projects/recipes?delete_files=true')).status).toBe(204);
	expect(existsSync(directory)).toBe(false);
	await project('recipes');
	expect(await list()).toEqual([]);
});

it('tells how far the specification is', async () => {
	const { ask, directory } = await withConversations();
	const file = join(directory, 'prompts/app_spec.txt');
	const status = async () => {
		const { json } = await ask('GET', '/api/spec/status/recipes');
		expect(specStatus.parse(json)).toEqual(json);
		return json as unknown;
	};
	utimesSync(file, 1_000, 1_000);
	const updated_at = '1970-01-01T00:16:40.000Z';
	expect(await status()).toEqual({ has_spec: true, state: 'filled', updated_at, features: 0 });
	await ask('POST', '/api/projects/recipes/features', draft('search'));
	writeFileSync(file, '<project_specification>[fill in: what it is]</project_specification>');
	expect(await status()).toMatchObject({ has_spec: false, state: 'template', features: 1 });
	rmSync(file);
	expect(await status()).toEqual({ has_spec: false, state: 'missing', updated_at: null, features: 1 });
	rmSync(join(directory, 'prompts'), { recursive: true });
	expect(await status()).toMatchObject({ state: 'missing' });
	expect((await ask('GET', '/api/spec/status/nobody')).status).toBe(404);
});
