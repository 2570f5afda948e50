import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withChats } from '../../src/rehearsal/chats/chat-scenario.ts';
import { say } from '../../src/rehearsal/turns.ts';
import { startChatServer } from '../support/chat-server.ts';

const SPEC_PATH = fileURLToPath(new URL('../../demo/app_spec.txt', import.meta.url));
const scenario = withChats({
	specPath: SPEC_PATH,
	*building() {
		yield say('Nothing is built here.');
	},
});

it('interviews from hello to a specification, which is written when it is accepted and not before', async () => {
	const server = await startChatServer(scenario);
	const directory = server.project('garden');
	const file = join(directory, 'prompts', 'app_spec.txt');
	const earlier = readFileSync(file, 'utf8');
	const client = server.connect('spec', 'garden');
	client.say({ type: 'start', depth: 'quick' });
	expect(await client.heard('conversation')).toMatchObject({
		state: 'idle',
		messages: [],
		conversation: { kind: 'spec' },
	});

	const first = await client.ask('Hello, I want to grow habits like plants.');
	const question = await client.heard('question');
	expect(first).toMatchObject({ state: 'complete', parts: [{ type: 'questions', answers: null }] });
	expect(
		client
			.all('text')
			.map(({ content }) => content)
			.join(''),
	).toBe(first.content);
	expect((await client.heard('renamed')).title).toContain('grow habits');

	client.clear();
	client.say({ type: 'answer', tool_id: question.tool_id, answers: { 0: 'Only me', 1: ['Its streak', 'Notes'] } });
	await client.heard('response_done');
	expect((await client.heard('part_changed')).part).toMatchObject({ answers: { 1: ['Its streak', 'Notes'] } });
	expect((await client.heard('message')).message.content).toContain('Who is it for?\n→ Only me');
	const draft = await client.heard('spec_proposed');
	const second = await client.heard('question');

	client.clear();
	client.say({ type: 'answer', tool_id: second.tool_id, answers: { 0: 'Calm and green' } });
	await client.heard('response_done');
	const whole = await client.heard('spec_proposed');
	expect(whole.text.length).toBeGreaterThan(draft.text.length);
	expect(client.all('part_changed').map(({ part }) => part)).toContainEqual(
		expect.objectContaining({ tool_id: draft.tool_id, state: 'replaced' }),
	);
	expect(readFileSync(file, 'utf8')).toBe(earlier);

	client.clear();
	client.say({ type: 'accept', tool_id: whole.tool_id });
	expect(await client.heard('spec_complete')).toEqual({ type: 'spec_complete', path: 'prompts/app_spec.txt' });
	expect(readFileSync(file, 'utf8')).toBe(readFileSync(SPEC_PATH, 'utf8'));
	const [copy = ''] = readdirSync(join(directory, '.autocoder', 'backups')).filter((name) =>
		name.startsWith('app_spec'),
	);
	expect(readFileSync(join(directory, '.autocoder', 'backups', copy), 'utf8')).toBe(earlier);
});

it('adds features that a person accepts, and none twice', async () => {
	const server = await startChatServer(scenario);
	const directory = server.project('garden');
	const store = server.store(directory);
	async function expand(): Promise<number> {
		const client = server.connect('expand', 'garden');
		client.say({ type: 'start' });
		await client.heard('conversation');
		await client.ask('More ways to look back');
		const { tool_id } = await client.heard('question');
		client.clear();
		client.say({ type: 'answer', tool_id, answers: { 0: 'The week' } });
		await client.heard('response_done');
		const proposed = await client.heard('features_proposed');
		client.say({ type: 'accept', tool_id: proposed.tool_id });
		const { count } = await client.heard('features_created');
		client.say({ type: 'done' });
		expect((await client.heard('expansion_complete')).total_added).toBe(count);
		await client.close();
		return count;
	}
	expect(await expand()).toBe(3);
	expect(store.features.list().map(({ category }) => category)).toEqual(['Review', 'Review', 'Review']);
	expect(await expand()).toBe(0);
	expect(store.features.stats().total).toBe(3);
});

it('answers about the project, and changes features but no file', async () => {
	const server = await startChatServer(scenario);
	const directory = server.project('garden');
	const store = server.store(directory);
	store.features.create([{ category: 'c', name: 'Plant', description: 'd', steps: ['s'] }], { kind: 'person' });
	const client = server.connect('assistant', 'garden');
	client.say({ type: 'start' });
	await client.heard('conversation_created');
	await client.heard('conversation');
	expect((await client.ask('How far is it?')).content).toContain('**0 of 1 features pass**');
	expect((await client.ask('Skip 1')).content).toContain('is worked on last now');
	const wrote = await client.ask('Write a file');
	expect(wrote.content).toContain('I can change no file');
	expect(wrote.parts).toMatchObject([{ type: 'tool', tool: 'Write', is_error: true }]);
	expect(existsSync(join(directory, 'written-by-the-assistant.txt'))).toBe(false);
	expect((await client.ask('What did I say before?')).content).toContain('"Skip 1"');
	expect(store.sessions.list()).toMatchObject([
		{ kind: 'assistant', run_id: null, ended_at: null, cost_estimated: false },
	]);
	expect(store.sessions.list()[0]?.turns).toBeGreaterThan(3);
});
