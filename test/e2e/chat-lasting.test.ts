import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { findScratch } from '../../src/agent/scratch.ts';
import { scratchKey } from '../../src/chat/clear-up.ts';
import { withChats } from '../../src/rehearsal/chats/chat-scenario.ts';
import type { FaultRule } from '../../src/rehearsal/faults.ts';
import type { Scenario } from '../../src/rehearsal/script.ts';
import { call, say, turn } from '../../src/rehearsal/turns.ts';
import {
	makeEarlierConversations,
	readConversationsAsEarlierTool,
} from '../../src/store/fixtures/earlier-conversations.fixture.ts';
import { type ChatClient, createClient, startChatServer } from '../support/chat-server.ts';
import { registerProject, startServer, type TestServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

/** A bound for what hangs. */
const PATIENT = { timeout: 30_000 };

const chats = withChats({
	specPath: fileURLToPath(new URL('../../demo/app_spec.txt', import.meta.url)),
	building: tinyScenario(1),
});

function connect({ url, token }: TestServer, kind: string, conversation?: number): ChatClient {
	const address = `${url.replace('http', 'ws')}/api/${kind}/ws/tiny`;
	const client = createClient(new WebSocket(address, { headers: { authorization: `Bearer ${token}` } }));
	client.say({ type: 'start', ...(conversation === undefined ? {} : { conversation_id: conversation }) });
	return client;
}

describe('a server that ends in the middle of an answer', () => {
	let workshop: Workshop;
	let killed: number;
	afterEach(() => workshop.close());

	const SLOW: FaultRule = { fault: { kind: 'slow', delayMs: 600 }, when: { request: 1 } };
	const long: Scenario = function* () {
		yield say(`Begin. ${'word '.repeat(300)}End.`);
	};

	async function interrupted(signal: 'SIGKILL' | 'SIGTERM'): Promise<ChatClient> {
		workshop = await openWorkshop(long, [SLOW]);
		registerProject(workshop, 'tiny');
		const server = await startServer(workshop);
		const client = connect(server, 'assistant');
		await client.heard('conversation');
		client.say({ type: 'message', content: 'Hello' });
		await client.heard('text');
		await expect.poll(() => workshop.leftovers(), PATIENT).toBeGreaterThan(0);
		// Until some of it is stored.
		const stored = async () =>
			JSON.stringify((await server.api('GET', '/api/assistant/conversations/tiny/1')).body.messages).includes('Begin.');
		await expect.poll(stored, PATIENT).toBe(true);
		killed = server.process.child.pid ?? 0;
		server.process.child.kill(signal);
		await server.process.exit;
		await expect.poll(() => workshop.leftovers(), PATIENT).toBe(0);
		const next = connect(await startServer(workshop), 'assistant', 1);
		const { messages, state } = await next.heard('conversation');
		expect(state).toBe('idle');
		expect(messages).toMatchObject([
			{ content: 'Hello' },
			{
				content: expect.stringMatching(/^Begin\./) as unknown,
				state: expect.stringMatching(/failed|stopped/) as unknown,
			},
		]);
		return next;
	}

	it.each(['SIGKILL', 'SIGTERM'] as const)(
		'(%s) leaves what there is of it, no process, and a retry',
		async (signal) => {
			const client = await interrupted(signal);
			client.clear();
			client.say({ type: 'retry' });
			expect((await client.heard('response_done')).message).toMatchObject({
				state: 'complete',
				content: expect.stringMatching(/End\.$/) as unknown,
			});
			const [first, second] = workshop.store().sessions.list();
			expect([first?.kind, second?.kind]).toEqual(['assistant', 'assistant']);
			expect(first?.outcome).toBe(signal === 'SIGKILL' ? 'lost' : 'interrupted');
			expect(findScratch(scratchKey(killed))).toEqual([]);
		},
	);
});

describe('a talk goes on', () => {
	it('after a pause in which its Claude was ended, with its context', async () => {
		const server = await startChatServer(chats, { bounds: { idleMs: 50 } });
		const directory = server.project('garden');
		const client = server.connect('assistant', 'garden');
		client.say({ type: 'start' });
		await client.heard('conversation');
		await client.ask('How far is it?');
		const { sessions } = server.store(directory);
		await expect.poll(() => sessions.list()[0]?.ended_at, PATIENT).toBeGreaterThan(0);
		expect((await client.ask('What did I say before?')).content).toContain('"How far is it?"');
		expect(server.store(directory).sessions.list()[0]).toMatchObject({ outcome: 'completed', kind: 'assistant' });
	});

	it('beside others, of which the one that waited longest gives up its Claude', async () => {
		const server = await startChatServer(chats, { bounds: { mostClaudes: 1 } });
		const directory = server.project('garden');
		const [first, second] = [server.connect('assistant', 'garden'), server.connect('assistant', 'garden')];
		for (const client of [first, second]) {
			client.say({ type: 'start', fresh: true });
			await client.heard('conversation');
			await client.ask('How far is it?');
		}
		const open = () =>
			server
				.store(directory)
				.sessions.list()
				.filter(({ ended_at }) => ended_at === null);
		expect(open().map(({ id }) => id)).toEqual([2]);
		expect((await first.ask('What did I say before?')).content).toContain('"How far is it?"');
		expect(open().map(({ id }) => id)).toEqual([3]);
	});

	it('that the earlier tool began, which can still read it', async () => {
		const server = await startChatServer(chats);
		const directory = server.project('shop');
		const file = join(directory, 'assistant.db');
		makeEarlierConversations(file);
		const before = readConversationsAsEarlierTool(file);
		const client = server.connect('assistant', 'shop');
		client.say({ type: 'start', conversation_id: 1 });
		expect((await client.heard('conversation')).messages[1]).toMatchObject({
			content: 'With React. 東京 🚀',
			state: 'complete',
			parts: [],
		});
		expect((await client.ask('What did I say earlier?')).content).toContain('How is it built?');
		const after = readConversationsAsEarlierTool(file);
		expect(after.messages.length).toBe(before.messages.length + 2);
		expect(after.messages.slice(0, before.messages.length)).toEqual(before.messages);
	});

	it('with its pages of earlier messages over HTTP, and its list of talks', async () => {
		const server = await startChatServer(chats);
		server.project('garden');
		const client = server.connect('assistant', 'garden');
		client.say({ type: 'start' });
		await client.heard('conversation');
		await client.ask('How far is it?');
		const open = await server.api('GET', '/api/assistant/sessions/garden');
		expect(open.body).toMatchObject([
			{ project: 'garden', kind: 'assistant', conversation_id: 1, clients: 1, state: 'idle', session_id: 1 },
		]);
		expect((await server.api('GET', '/api/spec/sessions')).body).toEqual([]);
		expect((await server.api('DELETE', '/api/assistant/sessions/garden')).body).toEqual({ ended: 1 });
		expect((await server.api('GET', '/api/assistant/sessions/garden')).body).toMatchObject([{ session_id: null }]);
		client.clear();
		await server.api('PATCH', '/api/assistant/conversations/garden/1', { title: 'Progress' });
		expect(await client.heard('renamed')).toMatchObject({ title: 'Progress' });
		client.clear();
		await server.api('DELETE', '/api/assistant/conversations/garden/1');
		expect(await client.heard('error')).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
		expect((await server.api('POST', '/api/assistant/conversations/garden', { kind: 'spec' })).body).toMatchObject({
			kind: 'spec',
			finished: false,
		});
	});
});

it('features that a talk creates are in the journal at once, while a run is under way', async () => {
	const server = await startChatServer(chats);
	const directory = server.project('garden');
	const store = server.store(directory);
	const client = server.connect('expand', 'garden');
	client.say({ type: 'start' });
	await client.heard('conversation');
	await client.ask('Add a look back');
	const { tool_id } = await client.heard('question');
	client.clear();
	client.say({ type: 'answer', tool_id, answers: { 0: 'The week' } });
	await client.heard('response_done');
	const proposed = await client.heard('features_proposed');
	store.features.create([{ ...(proposed.features[0] as (typeof proposed.features)[number]), steps: ['Other steps'] }], {
		kind: 'person',
	});
	client.say({ type: 'accept', tool_id: proposed.tool_id, keep: [0, 2] });
	expect(await client.heard('features_created')).toMatchObject({
		count: 1,
		features: [{ name: proposed.features[2]?.name }],
	});
	expect(client.all('part_changed').at(-1)?.part).toMatchObject({ accepted: [2], state: 'accepted' });
	client.clear();
	client.say({ type: 'accept', tool_id: proposed.tool_id });
	expect(await client.heard('error')).toMatchObject({ code: 'PROPOSAL_CLOSED' });
	expect(
		store.journal.page({ before: Number.MAX_SAFE_INTEGER }, 100).filter(({ type }) => type === 'feature.created'),
	).toHaveLength(2);
});

it('what is secret is neither shown nor stored, though it comes in pieces', async () => {
	const key = `sk-ant-api03-${'A1b2C3d4'.repeat(12)}`;
	const server = await startChatServer(function* () {
		yield turn(`The key is ${key} and the other a-secret-of-the-test.`, call('Grep', { pattern: key }));
		yield say('That is all.');
	});
	const directory = server.project('garden');
	const client = server.connect('assistant', 'garden');
	client.say({ type: 'start' });
	await client.heard('conversation');
	await client.ask(`Is ${key} the key?`);
	await client.close();
	await server.api('DELETE', '/api/assistant/sessions/garden');
	expect(JSON.stringify(client.messages)).not.toMatch(/A1b2C3d4|a-secret-of-the-test/);
	expect(
		client
			.all('text')
			.map(({ content }) => content)
			.join(''),
	).toContain('The key is [hidden] and');
	for (const name of ['assistant.db', 'assistant.db-wal', 'features.db', 'features.db-wal'])
		expect(readFileSync(join(directory, name), 'latin1')).not.toMatch(/A1b2C3d4|a-secret-of-the-test/);
});
