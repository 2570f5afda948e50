import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive, ownIdentity } from '../../src/process/identity.ts';
import type { FaultRule } from '../../src/rehearsal/faults.ts';
import type { Scenario } from '../../src/rehearsal/script.ts';
import { call, feature, say, turn } from '../../src/rehearsal/turns.ts';
import { openConversations } from '../../src/store/conversations.ts';
import { type ChatClient, type ChatServer, startChatServer } from '../support/chat-server.ts';

/** A bound for what hangs. */
const PATIENT = { timeout: 30_000 };

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const picture = (bytes: Buffer, mimeType = 'image/png') => ({
	filename: '../../a picture.png',
	mimeType,
	base64Data: bytes.toString('base64'),
});

/** Says back what it is told, with the number of pictures. */
const echo: Scenario = function* ({ prompt, images }) {
	let [person] = yield say(`You said: ${prompt} (${images})`);
	for (;;) [person] = yield say(`You said: ${person?.text} (${person?.images})`);
};

async function assistant(scenario: Scenario = echo, faults: readonly FaultRule[] = []) {
	const server = await startChatServer(scenario, { faults });
	const directory = server.project('garden');
	return { server, directory, client: await begin(server) };
}

async function begin(server: ChatServer, more: object = {}): Promise<ChatClient> {
	const client = server.connect('assistant', 'garden');
	client.say({ type: 'start', ...more });
	await client.heard('conversation');
	return client;
}

describe('what is no message is refused in words, and costs nothing', () => {
	it('a long one, an empty one, one before the start, and nonsense', async () => {
		const { server, client } = await assistant();
		const refusal = async (message: object) => {
			client.clear();
			client.say(message);
			return await client.heard('error');
		};
		expect(await refusal({ type: 'message', content: 'x'.repeat(1_000_000) })).toMatchObject({
			code: 'REQUEST_INVALID',
			content: expect.stringContaining('100000') as unknown,
		});
		expect(await refusal({ type: 'message', content: '  \n' })).toMatchObject({ code: 'REQUEST_INVALID' });
		expect(await refusal({ type: 'dance' })).toMatchObject({ code: 'REQUEST_INVALID' });
		expect(await refusal({ type: 'retry' })).toMatchObject({ code: 'NOTHING_TO_RETRY' });
		expect(await refusal({ type: 'answer', answers: { 0: 'late' }, tool_id: 'ask_1' })).toMatchObject({
			code: 'QUESTIONS_CLOSED',
		});
		expect(await refusal({ type: 'accept', tool_id: 'spec_1' })).toMatchObject({ code: 'PROPOSAL_CLOSED' });
		expect(await refusal({ type: 'start', conversation_id: 99 })).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
		const early = server.connect('assistant', 'garden');
		early.say({ type: 'message', content: 'Hello' });
		expect(await early.heard('error')).toMatchObject({ code: 'CHAT_NOT_STARTED' });
	});

	it('a project that is not there, a name that is none, and words that are no JSON, by the close codes', async () => {
		const { server, client } = await assistant();
		const nowhere = server.connect('assistant', 'nowhere');
		const unnamed = server.connect('spec', 'a%2Fb');
		client.ws.send('hello');
		const loud = await begin(server);
		for (let count = 0; count < 100; count++) loud.say({ type: 'ping' });
		await expect
			.poll(() => [nowhere, unnamed, client, loud].map((each) => each.ended()), PATIENT)
			.toEqual([4004, 4000, 1008, 1008]);
	});

	it('an expansion of a project without a specification', async () => {
		const server = await startChatServer(echo);
		server.project('bare', null);
		const client = server.connect('expand', 'bare');
		client.say({ type: 'start' });
		expect(await client.heard('error')).toMatchObject({ code: 'SPEC_MISSING' });
	});

	it('pictures that are none, too large, or too many; a real one is shown to Claude, later too', async () => {
		const { server, directory, client } = await assistant();
		for (const [attachments, code] of [
			[[picture(Buffer.from('<svg onload="alert(1)"/>'))], 'ATTACHMENT_INVALID'],
			[[picture(Buffer.from('GIF89a'))], 'ATTACHMENT_INVALID'],
			[[picture(PNG, 'image/svg+xml')], 'REQUEST_INVALID'],
			[[picture(Buffer.concat([PNG, Buffer.alloc(6 * 1_024 * 1_024)]))], 'REQUEST_INVALID'],
			[Array.from({ length: 5 }, () => picture(PNG)), 'REQUEST_INVALID'],
		] as const) {
			client.clear();
			client.say({ type: 'message', content: 'Look', attachments });
			expect(await client.heard('error')).toMatchObject({ code });
		}
		const answer = await client.ask('Look', { attachments: [picture(PNG), picture(PNG)] });
		expect(answer.content).toBe('You said: Look (2)');
		const { message } = await client.heard('message');
		expect(message.attachments).toMatchObject([{ filename: 'a picture.png', mime_type: 'image/png' }, {}]);
		const [{ sha256 = '' } = {}] = message.attachments;
		expect(server.store(directory).blobs.read(sha256)).toEqual(PNG);
		await server.api('DELETE', '/api/assistant/sessions/garden');
		expect((await client.ask('And now?')).content).toMatch(/And now\? \(2\)$/);
	});

	it('fifty megabytes close the connection, and the talk goes on in the next', async () => {
		const { server, client } = await assistant();
		await client.ask('Hello');
		client.say({ type: 'message', content: 'Look', attachments: [picture(Buffer.alloc(50 * 1_024 * 1_024))] });
		await expect.poll(() => client.ended(), PATIENT).toBe(1009);
		const again = await begin(server, { conversation_id: 1 });
		expect((await again.ask('Again')).content).toContain('Again');
	});
});

describe('two tabs in one conversation', () => {
	it('see the same, and only one is answered at a time', async () => {
		const { server, client } = await assistant(function* () {
			yield say(`A long answer. ${'word '.repeat(400)}`);
		});
		const other = await begin(server, { conversation_id: 1 });
		client.clear();
		other.clear();
		client.say({ type: 'message', content: 'Hello' });
		await other.heard('message');
		other.say({ type: 'message', content: 'Me too' });
		expect(await other.heard('error')).toMatchObject({ code: 'CHAT_BUSY' });
		const refused = other.messages.splice(0).filter(({ type }) => type !== 'error');
		other.messages.push(...refused);
		const [here, there] = await Promise.all([client.heard('response_done'), other.heard('response_done')]);
		expect(there).toEqual(here);
		const told = (each: ChatClient) => each.messages.filter(({ type }) => type !== 'error' && type !== 'conversation');
		expect(told(other)).toEqual(told(client));
		// Who comes later finds it all.
		const late = await begin(server, { conversation_id: 1 });
		expect((await late.heard('conversation')).messages.map(({ content }) => content)).toEqual([
			'Hello',
			here.message.content,
		]);
	});

	it('answer questions once', async () => {
		const server = await startChatServer(function* () {
			yield turn('', call('mcp__chat__ask_questions', { questions: [{ question: 'Which?', options: [] }] }));
			yield say('Say.');
			yield say('Good.');
		});
		server.project('garden');
		const clients = [server.connect('spec', 'garden'), server.connect('spec', 'garden')];
		for (const each of clients) each.say({ type: 'start' });
		await Promise.all(clients.map((each) => each.heard('conversation')));
		const [first, second] = clients as [ChatClient, ChatClient];
		expect((await first.heard('conversation')).conversation.id).toBe(
			(await second.heard('conversation')).conversation.id,
		);
		await first.ask('Hello');
		const { tool_id } = await second.heard('question');
		for (const each of clients) each.clear();
		first.say({ type: 'answer', tool_id, answers: { 0: 'This one' } });
		await second.heard('response_done');
		second.say({ type: 'answer', tool_id, answers: { 0: 'That one' } });
		expect(await second.heard('error')).toMatchObject({ code: 'QUESTIONS_CLOSED' });
	});
});

describe('a model that fails is told in words, kept, and can be asked again', () => {
	it.each<[string, FaultRule['fault'], string, RegExp]>([
		['overloaded', { kind: 'overloaded' }, 'MODEL_FAILED', /overloaded/i],
		['an error', { kind: 'server-error' }, 'MODEL_FAILED', /Claude's API could not answer/],
		['credentials refused', { kind: 'unauthorized' }, 'CREDENTIALS_MISSING', /refused the credentials/],
	])('%s', async (_what, fault, code, words) => {
		const { server, directory, client } = await assistant(echo, [{ fault, when: { request: 1 } }]);
		client.clear();
		client.say({ type: 'message', content: 'Hello' });
		expect(await client.heard('error')).toMatchObject({
			code,
			retry: true,
			content: expect.stringMatching(words) as unknown,
		});
		expect(client.all('response_done')[0]?.message).toMatchObject({ state: 'failed' });
		client.clear();
		client.say({ type: 'retry' });
		expect((await client.heard('response_done')).message).toMatchObject({ state: 'complete' });
		expect(client.all('response_done')[0]?.message.content).toMatch(/Hello \(0\)$/);
		const sessions = server.store(directory).sessions.list();
		expect(sessions.map(({ outcome }) => outcome)).toEqual([expect.stringMatching(/api_error|unauthorized/), null]);
	});

	it('a limit of the account, with the time at which it ends', async () => {
		const server = await startChatServer(echo, {
			faults: [{ fault: { kind: 'usage-limit', resetsInSeconds: 3_600 } }],
			variables: { ANTHROPIC_API_KEY: undefined, CLAUDE_CODE_OAUTH_TOKEN: 'the-rehearsal-wants-no-token' },
		});
		server.project('garden');
		const client = await begin(server);
		client.say({ type: 'message', content: 'Hello' });
		const error = await client.heard('error');
		expect(error).toMatchObject({ code: 'MODEL_LIMITED', content: expect.stringContaining(' UTC') as unknown });
		expect(error.resumes_at).toBeGreaterThan(Date.now());
	});

	it('a stream that is cut, whose words are not shown twice', async () => {
		const words = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');
		const { client } = await assistant(
			function* () {
				yield say(words);
			},
			[{ fault: { kind: 'cut-stream', at: 'first-block' } }],
		);
		expect((await client.ask('Hello')).content).toBe(words);
		const from = client.messages.findLastIndex(({ type }) => type === 'conversation');
		const whole = client.messages[from];
		const before = whole?.type === 'conversation' ? (whole.messages.at(-1)?.content ?? '') : '';
		const after = client.messages
			.slice(from + 1)
			.flatMap((message) => (message.type === 'text' ? [message.content] : []));
		expect(before + after.join('')).toBe(words);
	});

	it('nothing at all, however often Claude asks again', async () => {
		const { client } = await assistant(echo, [{ fault: { kind: 'empty-answer' }, times: 100 }]);
		client.clear();
		client.say({ type: 'message', content: 'Hello' });
		expect(await client.heard('error')).toMatchObject({ code: 'ANSWER_EMPTY', retry: true });
		expect(client.all('response_done')[0]?.message).toMatchObject({ state: 'failed', content: '' });
	});

	it('tool input that is broken', async () => {
		const broken = await assistant(
			function* () {
				const [stats] = yield turn('I look.', feature('get_stats'));
				yield say(stats?.isError ? 'I could not look.' : 'All is well.');
			},
			[{ fault: { kind: 'nonsense-tool-input' } }],
		);
		expect(await broken.client.ask('Hello')).toMatchObject({
			content: 'I look.\n\nI could not look.',
			state: 'complete',
		});
	});

	it('a proposal that is no specification, and questions that are none, which Claude is told', async () => {
		let told = '';
		const server = await startChatServer(function* () {
			const results = yield turn(
				'',
				call('mcp__chat__propose_spec', { text: '<project_specification>Too little of it</project_specification>' }),
				call('mcp__chat__ask_questions', { questions: [] }),
			);
			told = results.map(({ isError, text }) => `${isError} ${text}`).join('\n');
			yield say('Sorry.');
		});
		server.project('garden');
		const client = server.connect('spec', 'garden');
		client.say({ type: 'start' });
		await client.heard('conversation');
		expect(await client.ask('Hello')).toMatchObject({ parts: [], content: 'Sorry.' });
		expect(told).toMatch(/^true .*It lacks, or has empty: <project_name>, <overview>/);
		expect(told).toMatch(/\ntrue .*ask_questions: questions/);
	});
});

it('an answer is stopped by a person, kept as far as it came, and the talk goes on', async () => {
	const server = await startChatServer(
		function* ({ prompt }) {
			if (prompt.includes('long')) yield say('word '.repeat(2_000));
			for (;;) yield say('Short.');
		},
		{ faults: [{ fault: { kind: 'slow', delayMs: 500 }, when: { request: 1 } }] },
	);
	server.project('garden');
	const client = await begin(server);
	client.clear();
	client.say({ type: 'message', content: 'A long one' });
	await client.heard('text');
	client.say({ type: 'stop' });
	const { message } = await client.heard('response_done');
	expect(message.state).toBe('stopped');
	expect(message.content).toMatch(/^word/);
	expect(client.all('error')).toEqual([]);
});

it('a client that vanishes in the middle of an answer finds it whole when it comes back', async () => {
	const { server, directory, client } = await assistant(
		function* () {
			yield say(`Begin. ${'word '.repeat(300)}End.`);
		},
		[{ fault: { kind: 'slow', delayMs: 50 }, when: { request: 1 } }],
	);
	client.say({ type: 'message', content: 'Hello' });
	await client.heard('text');
	client.ws.terminate();
	const conversations = openConversations(directory, { now: Date.now, isAlive });
	onTestFinished(() => conversations.close());
	await expect.poll(() => conversations.messages(1, null, 9).messages.at(-1)?.state, PATIENT).toBe('complete');
	const again = await begin(server, { conversation_id: 1 });
	expect((await again.heard('conversation')).messages.at(-1)).toMatchObject({
		state: 'complete',
		content: expect.stringMatching(/End\.$/) as unknown,
	});
});

it('another process that answers in the same conversation is not talked over', async () => {
	const { directory, client } = await assistant();
	const conversations = openConversations(directory, { now: Date.now, isAlive });
	onTestFinished(() => conversations.close());
	const id = (await client.heard('conversation')).conversation.id;
	// As the command line does it; this very process lives.
	const { id: partial } = conversations.append(
		id,
		{ role: 'assistant', content: 'Let', state: 'partial' },
		ownIdentity(),
	);
	client.clear();
	client.say({ type: 'message', content: 'Hello' });
	expect(await client.heard('error')).toMatchObject({ code: 'CHAT_BUSY' });
	conversations.amend(partial, { state: 'complete' });
	await client.ask('Hello');
});

it('a conflict with an edit by somebody else is told, and the edit stands', async () => {
	const SPEC = [
		'<project_specification><project_name>Garden</project_name><overview>Habits that grow like plants.</overview>',
		'<core_features>- Plant one</core_features><technology_stack>Node</technology_stack><feature_count>10</feature_count></project_specification>',
	].join('');
	const server = await startChatServer(function* () {
		yield turn('', call('mcp__chat__propose_spec', { text: SPEC }));
		yield say('There.');
	});
	const directory = server.project('garden');
	const client = server.connect('spec', 'garden');
	client.say({ type: 'start' });
	await client.heard('conversation');
	await client.ask('Write it');
	const { tool_id } = await client.heard('spec_proposed');
	const edited = '<project_specification>Words of somebody else</project_specification>';
	writeFileSync(join(directory, 'prompts', 'app_spec.txt'), edited);
	client.clear();
	client.say({ type: 'accept', tool_id });
	expect(await client.heard('error')).toMatchObject({ code: 'EDIT_CONFLICT' });
	expect((await server.api('GET', '/api/projects/garden/prompts')).body).toMatchObject({ app_spec: { text: edited } });
	// Proposed anew it is made from what stands there now.
	await client.ask('Propose it again');
	const next = await client.heard('spec_proposed');
	client.say({ type: 'accept', tool_id: next.tool_id });
	await client.heard('spec_complete');
});
