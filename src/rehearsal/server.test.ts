import { connect } from 'node:net';
import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scenario } from './script.ts';
import { type RehearsalOptions, type RehearsalServer, startRehearsalServer } from './server.ts';
import { bash, browser, feature, say, turn, write } from './turns.ts';

const LONG = 'Ein längerer Text mit Zeichen jenseits der Ebene null 🧭🧭🧭, in vielen Stücken. '.repeat(30);
const TOOLS: Anthropic.Messages.Tool[] = [{ name: 'Bash', input_schema: { type: 'object' } }];

const scenario: Scenario = function* ({ prompt }) {
	if (prompt === 'throw') throw new Error('the script is broken');
	const results = yield turn(
		LONG,
		write('/tmp/ä.txt', LONG),
		bash('ls', 'Look'),
		browser('click', { ref: 'e1' }),
		feature('get_next'),
	);
	yield say(results.map((result) => result.text).join('+'));
};

let server: RehearsalServer;

async function start(options: Partial<RehearsalOptions> = {}): Promise<Anthropic> {
	server = await startRehearsalServer({ scenario, ...options });
	return new Anthropic({ baseURL: server.url, apiKey: 'rehearsal', maxRetries: 0 });
}

function ask(messages: Anthropic.MessageParam[]): Anthropic.MessageCreateParamsNonStreaming {
	return { model: 'rehearsal', max_tokens: 1000, tools: TOOLS, messages };
}

function results(message: Anthropic.Message): Anthropic.MessageParam[] {
	const calls = message.content.filter((block) => block.type === 'tool_use');
	const content = calls.map(({ id, name }) => ({
		type: 'tool_result' as const,
		tool_use_id: id,
		content: `did ${name}`,
	}));
	return [
		{ role: 'assistant', content: message.content },
		{ role: 'user', content },
	];
}

afterEach(() => server.close());

const GO: Anthropic.MessageParam = { role: 'user', content: 'go' };
const EXPECTED = [
	{ type: 'text', text: LONG },
	{ type: 'tool_use', name: 'Write', input: { file_path: '/tmp/ä.txt', content: LONG } },
	{ type: 'tool_use', name: 'Bash', input: { command: 'ls', description: 'Look' } },
	{ type: 'tool_use', name: 'mcp__playwright__browser_click', input: { ref: 'e1' } },
	{ type: 'tool_use', name: 'mcp__features__feature_get_next', input: {} },
];

describe('the official client', () => {
	it('streams a whole conversation', async () => {
		const client = await start();
		const stream = client.messages.stream(ask([GO]));
		const types = new Set<string>();
		stream.on('streamEvent', (event) => types.add(event.type));
		const first = await stream.finalMessage();
		expect(first).toMatchObject({ role: 'assistant', model: 'rehearsal', stop_reason: 'tool_use', content: EXPECTED });
		expect([...types]).toEqual([
			'message_start',
			'content_block_start',
			'content_block_delta',
			'content_block_stop',
			'message_delta',
			'message_stop',
		]);
		const last = await client.messages.stream(ask([GO, ...results(first)])).finalMessage();
		expect(last).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text' }] });
		expect(last.content[0]).toMatchObject({
			text: EXPECTED.slice(1)
				.map((one) => `did ${one.name}`)
				.join('+'),
		});
	});

	it('gets the same answer in one piece, with ids of its own', async () => {
		const client = await start();
		const one = await client.messages.create(ask([GO]));
		const other = await client.messages.create(ask([GO]));
		expect(one).toMatchObject({ type: 'message', stop_reason: 'tool_use', content: EXPECTED });
		const ids = [one, other].flatMap(({ id, content }) => [
			id,
			...content.map((block) => ('id' in block ? block.id : '')),
		]);
		expect(new Set(ids.filter(Boolean)).size).toBe(10);
		expect(one._request_id).toMatch(/^req_/);
	});

	it('is told of a growing cache: what one request wrote, the next one reads', async () => {
		const client = await start();
		const first = await client.messages.create(ask([GO]));
		const second = await client.messages.create(ask([GO, ...results(first)]));
		expect(first.usage.cache_read_input_tokens).toBe(0);
		expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(10);
		expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
		expect(second.usage.cache_creation_input_tokens).toBeGreaterThan(LONG.length / 4);
		expect(first.usage.output_tokens).toBeGreaterThan(LONG.length / 4);
	});

	it('counts tokens, and does not take a picture for its base64 text', async () => {
		const client = await start();
		const data = 'A'.repeat(400_000);
		const picture = {
			type: 'image' as const,
			source: { type: 'base64' as const, media_type: 'image/png' as const, data },
		};
		const counted = await client.messages.countTokens({
			model: 'rehearsal',
			messages: [{ role: 'user', content: [picture, { type: 'text', text: 'What is it?' }] }],
		});
		expect(counted.input_tokens).toBeGreaterThan(1500);
		expect(counted.input_tokens).toBeLessThan(1600);
	});

	it('lists the model', async () => {
		const client = await start();
		expect((await client.models.list()).data.map((model) => model.id)).toEqual(['rehearsal']);
		expect((await client.models.retrieve('rehearsal')).display_name).toBe('Rehearsal');
	});

	it('sees why a script broke, and is told not to ask again', async () => {
		await start();
		const client = new Anthropic({ baseURL: server.url, apiKey: 'rehearsal', maxRetries: 5 });
		const failure = await client.messages
			.create(ask([{ role: 'user', content: 'throw' }]))
			.catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(APIError);
		expect(failure).toMatchObject({ status: 500, type: 'api_error' });
		expect(String(failure)).toContain('the script is broken');
		expect(server.requests).toHaveLength(1);
		expect(server.requests[0]?.asked?.kind).toBe('refused');
	});
});

describe('plain HTTP', () => {
	function post(path: string, body: string): Promise<Response> {
		return fetch(`${server.url}${path}`, { method: 'POST', body });
	}

	it.each([
		['not JSON', '{', 'not valid JSON'],
		['a list', '[]', 'not a JSON object'],
		['no model', '{"max_tokens":5,"messages":[{"role":"user","content":"x"}]}', 'model'],
		['no max_tokens', '{"model":"m","messages":[{"role":"user","content":"x"}]}', 'max_tokens'],
		['no messages', '{"model":"m","max_tokens":5,"messages":[]}', 'messages'],
		['an unknown role', '{"model":"m","max_tokens":5,"messages":[{"role":"me","content":"x"}]}', 'messages.0.role'],
		[
			'content that is no list',
			'{"model":"m","max_tokens":5,"messages":[{"role":"user","content":5}]}',
			'messages.0.content',
		],
		[
			'a block without type',
			'{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{}]}]}',
			'messages.0.content.0',
		],
		[
			'a tool without name',
			'{"model":"m","max_tokens":5,"tools":[{}],"messages":[{"role":"user","content":"x"}]}',
			'tools.0',
		],
	])('refuses %s', async (_what, body, names) => {
		await start();
		const response = await post('/v1/messages?beta=true', body);
		expect(response.status).toBe(400);
		const error: unknown = await response.json();
		expect(error).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
		expect(JSON.stringify(error)).toContain(names);
	});

	it('refuses a body of more than 32 MB', async () => {
		await start();
		const response = await post('/v1/messages', 'x'.repeat(33 * 1024 * 1024));
		expect(response.status).toBe(413);
		expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'request_too_large' } });
	});

	it('says that it is a rehearsal, and has nothing else', async () => {
		await start();
		expect(await (await fetch(server.url)).json()).toMatchObject({ rehearsal: true });
		expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
		for (const [method, path] of [
			['GET', '/v1/messages'],
			['POST', '/v1/files'],
			['DELETE', '/'],
			['GET', '//'],
		] as const) {
			const response = await fetch(`${server.url}${path}`, { method });
			expect(response.status).toBe(404);
			expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
		}
	});

	it('keeps a bounded list of small records', async () => {
		const client = await start();
		await client.messages.create(ask([{ role: 'user', content: 'y'.repeat(5000) }]));
		expect(server.requests[0]).toMatchObject({
			method: 'POST',
			path: '/v1/messages',
			asked: { kind: 'agent', model: 'rehearsal', turn: 1, tools: 1, stream: false, prompt: 'y'.repeat(200) },
		});
		for (let count = 0; count < 1001; count += 1) await fetch(server.url, { method: 'HEAD' });
		expect(server.requests).toHaveLength(1000);
		expect(server.requests.some((record) => record.method === 'POST')).toBe(false);
	});
});

describe('starting and closing', () => {
	it('takes a port that is asked for, and says so when it is taken', async () => {
		await start();
		await expect(startRehearsalServer({ scenario, port: server.port })).rejects.toMatchObject({ code: 'USAGE' });
	});

	it('ends an answer that is under way, however slow it is', async () => {
		const client = await start({ paceMs: 60_000, faults: [{ fault: { kind: 'slow', delayMs: 60_000 } }] });
		const stream = client.messages.stream(ask([GO]));
		const ended = stream.finalMessage().catch((error: unknown) => error);
		await stream.withResponse();
		await server.close();
		expect(await ended).toBeInstanceOf(Error);
		await server.close();
		const refused = new Promise((resolve) => connect(server.port, '127.0.0.1').once('error', resolve));
		expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
	});
});
