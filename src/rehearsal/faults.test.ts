import Anthropic, { APIConnectionError, type APIError } from '@anthropic-ai/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { createFaultPlan, type Fault, type FaultContext, type FaultPoint, type FaultRule } from './faults.ts';
import type { Scenario } from './script.ts';
import { type RehearsalServer, startRehearsalServer } from './server.ts';
import { bash, say, turn } from './turns.ts';

const COMMAND = 'echo a command that is long enough to go out in several pieces; '.repeat(10);
const TEXT = 'A text that is long enough to go out in several pieces. '.repeat(5);

const scenario: Scenario = function* () {
	yield turn(TEXT, bash(COMMAND));
	yield say('Done.');
};

let server: RehearsalServer;

async function clientFor(faults: readonly FaultRule[], maxRetries = 0): Promise<Anthropic> {
	server = await startRehearsalServer({ scenario, faults });
	return new Anthropic({ baseURL: server.url, apiKey: 'rehearsal', maxRetries });
}

function ask(prompt = 'go', tools = true): Anthropic.MessageCreateParamsNonStreaming {
	return {
		model: 'rehearsal',
		max_tokens: 1000,
		messages: [{ role: 'user', content: prompt }],
		...(tools && { tools: [{ name: 'Bash', input_schema: { type: 'object' } }] }),
	};
}

async function failure(client: Anthropic, prompt = 'go', tools = true): Promise<APIError> {
	const error = await client.messages.create(ask(prompt, tools)).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(Error);
	return error as APIError;
}

afterEach(() => server?.close());

describe('a fault as the official client sees it', () => {
	it.each<[Fault, number, string]>([
		[{ kind: 'rate-limit' }, 429, 'rate_limit_error'],
		[{ kind: 'overloaded' }, 529, 'overloaded_error'],
		[{ kind: 'server-error' }, 500, 'api_error'],
		[{ kind: 'unauthorized' }, 401, 'authentication_error'],
		[{ kind: 'invalid-request', message: 'prompt is too long' }, 400, 'invalid_request_error'],
	])('%o', async (fault, status, type) => {
		const client = await clientFor([{ fault }]);
		const error = await failure(client);
		expect(error).toMatchObject({ status, type });
		if (fault.kind === 'invalid-request') expect(error.message).toContain('prompt is too long');
		expect((await client.messages.create(ask())).stop_reason).toBe('tool_use');
		expect(server.requests.map((record) => record.asked?.fault)).toEqual([fault.kind, undefined]);
	});

	it('rate-limit: a client that retries waits as long as it is told', async () => {
		const client = await clientFor([{ fault: { kind: 'rate-limit', retryAfterSeconds: 1 } }], 2);
		expect((await client.messages.create(ask())).stop_reason).toBe('tool_use');
		const [first, second] = server.requests.map((record) => Date.parse(record.at));
		expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
	});

	it('usage-limit: refuses all, asides too, until the limit resets', async () => {
		const client = await clientFor([{ fault: { kind: 'usage-limit', resetsInSeconds: 1, claim: 'seven_day' } }]);
		const error = await failure(client);
		expect(error).toMatchObject({ status: 429, type: 'rate_limit_error' });
		const reset = Number(error.headers?.get('anthropic-ratelimit-unified-reset'));
		expect(error.headers?.get('anthropic-ratelimit-unified-status')).toBe('rejected');
		expect(error.headers?.get('anthropic-ratelimit-unified-representative-claim')).toBe('seven_day');
		expect(error.headers?.get('anthropic-ratelimit-unified-7d-reset')).toBe(String(reset));
		expect((await failure(client, 'go', false)).status).toBe(429);
		await expect.poll(() => Date.now() / 1000, { timeout: 4000 }).toBeGreaterThanOrEqual(reset);
		expect((await client.messages.create(ask())).stop_reason).toBe('tool_use');
	});

	it('cut-stream: the connection breaks in the middle of the answer', async () => {
		const client = await clientFor([{ fault: { kind: 'cut-stream' }, times: 2 }]);
		const stream = client.messages.stream(ask());
		let text = '';
		stream.on('text', (piece) => {
			text += piece;
		});
		await expect(stream.finalMessage()).rejects.toThrow();
		expect(text.length).toBeGreaterThan(0);
		await expect(client.messages.create(ask())).rejects.toThrow();
		expect((await client.messages.stream(ask()).finalMessage()).stop_reason).toBe('tool_use');
	});

	it('stalled-stream: the answer stops, the connection stays', async () => {
		const client = await clientFor([{ fault: { kind: 'stalled-stream' } }]);
		const stream = client.messages.stream(ask());
		let settled = false;
		const end = stream
			.finalMessage()
			.catch((error: unknown) => error)
			.finally(() => {
				settled = true;
			});
		await new Promise((resolve) => stream.once('text', resolve));
		// Other requests go through while this one hangs: so it is a stall and not a slow server.
		await client.messages.stream(ask()).finalMessage();
		expect(settled).toBe(false);
		await server.close();
		expect(await end).toBeInstanceOf(Error);
	});

	it('stalled-stream: a request without stream gets no answer', async () => {
		const client = await clientFor([{ fault: { kind: 'stalled-stream' } }]);
		await expect(client.messages.create(ask(), { timeout: 300 })).rejects.toBeInstanceOf(APIConnectionError);
	});

	it('nonsense-tool-input: the input does not parse, the rest of the answer is whole', async () => {
		const client = await clientFor([{ fault: { kind: 'nonsense-tool-input' } }]);
		let json = '';
		let last = '';
		for await (const event of await client.messages.create({ ...ask(), stream: true })) {
			if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
				json += event.delta.partial_json;
			last = event.type;
		}
		expect(json).toMatch(/^\{"command":"echo a command/);
		expect(() => JSON.parse(json) as unknown).toThrow();
		expect(last).toBe('message_stop');
	});

	it('slow: every piece takes its time', async () => {
		const client = await clientFor([{ fault: { kind: 'slow', delayMs: 20 } }]);
		const begin = Date.now();
		let events = 0;
		for await (const _event of await client.messages.create({ ...ask(), stream: true })) events += 1;
		expect(Date.now() - begin).toBeGreaterThanOrEqual(events * 19);
	});
});

describe('where a fault strikes', () => {
	function struck(rules: readonly FaultRule[], contexts: readonly Partial<FaultContext>[]): readonly string[] {
		const plan = createFaultPlan(rules);
		const context: FaultContext = { kind: 'agent', number: 1, prompt: '', turn: say('x') };
		return contexts.map((change) => plan.next({ ...context, ...change })?.kind ?? '-');
	}
	function rule(when: FaultPoint, times?: number): FaultRule {
		return { when, fault: { kind: 'overloaded' }, ...(times !== undefined && { times }) };
	}

	it('at a request, counted since the start', () => {
		expect(struck([rule({ request: 2 })], [{}, {}, {}])).toEqual(['-', 'overloaded', '-']);
	});

	it('at a turn of any conversation, as often as it is told', () => {
		const turns = [{ number: 1 }, { number: 2 }, { number: 2 }, { number: 2 }];
		expect(struck([rule({ turn: 2 }, 2)], turns)).toEqual(['-', 'overloaded', 'overloaded', '-']);
	});

	it('at conversations whose prompt fits, with any flags of the expression', () => {
		const prompts = [{ prompt: 'A login' }, { prompt: 'a list' }, { prompt: 'the LOGIN' }];
		expect(struck([rule({ prompt: /login/gi }, 9)], prompts)).toEqual(['overloaded', '-', 'overloaded']);
	});

	it('only where all that is given holds', () => {
		const contexts = [{ prompt: 'b' }, { prompt: 'a', number: 2 }, { prompt: 'a' }];
		expect(struck([rule({ turn: 1, prompt: /a/ })], contexts)).toEqual(['-', '-', 'overloaded']);
	});

	it('by the first rule that strikes; the others stay armed', () => {
		const rules: FaultRule[] = [rule({}), { fault: { kind: 'server-error' } }];
		expect(struck(rules, [{}, {}, {}])).toEqual(['overloaded', 'server-error', '-']);
	});

	it('nonsense waits for a turn with calls', () => {
		const rules: FaultRule[] = [{ fault: { kind: 'nonsense-tool-input' } }];
		expect(struck(rules, [{}, { turn: turn('', bash('ls')) }])).toEqual(['-', 'nonsense-tool-input']);
	});

	it('by chance, but the same way for the same seed', () => {
		const many = Array.from({ length: 1000 }, () => ({}));
		const course = (seed: number) => struck([rule({ chance: { probability: 0.2, seed } }, 1000)], many);
		expect(course(7)).toEqual(course(7));
		expect(course(7)).not.toEqual(course(8));
		const hits = course(7).filter((kind) => kind !== '-').length;
		expect(hits).toBeGreaterThan(150);
		expect(hits).toBeLessThan(250);
	});
});
