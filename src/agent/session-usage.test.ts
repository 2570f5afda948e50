import { describe, expect, it } from 'vitest';
import type { ClaudeMessage } from './sdk.ts';
import { createSessionUsage } from './session-usage.ts';

const NOTHING = {
	input_tokens: 0,
	output_tokens: 0,
	cache_read_tokens: 0,
	cache_creation_tokens: 0,
	cost_usd: 0,
	cost_estimated: false,
	turns: 0,
	models: [],
};

function part(event: object): ClaudeMessage {
	return { type: 'stream_event', event } as unknown as ClaudeMessage;
}

function start(id: string, usage: object | undefined): ClaudeMessage {
	return part({ type: 'message_start', message: { id, model: 'claude-sonnet-4-5', usage } });
}

function delta(usage: object | undefined): ClaudeMessage {
	return part({ type: 'message_delta', delta: {}, usage });
}

function result(total_cost_usd: number, modelUsage: object): ClaudeMessage {
	return { type: 'result', subtype: 'success', num_turns: 9, total_cost_usd, modelUsage } as unknown as ClaudeMessage;
}

function ofModel(inputTokens: number, outputTokens: number, cached: number): object {
	return { inputTokens, outputTokens, cacheReadInputTokens: cached, cacheCreationInputTokens: cached * 2, costUSD: 1 };
}

describe('while a session runs', () => {
	it('its usage is the sum of its responses so far, at an estimated cost', () => {
		const usage = createSessionUsage();
		expect(usage.total()).toEqual(NOTHING);
		expect(
			usage.see(
				start('a', {
					input_tokens: 100,
					output_tokens: 1,
					cache_read_input_tokens: 40,
					cache_creation_input_tokens: 20,
				}),
			),
		).toBe(true);
		expect(usage.total()).toMatchObject({ input_tokens: 100, output_tokens: 1, turns: 1 });
		usage.see(delta({ output_tokens: 30 }));
		usage.see(delta({ output_tokens: 50 }));
		usage.see(start('b', { input_tokens: 200, output_tokens: 1 }));
		expect(usage.total()).toMatchObject({
			input_tokens: 300,
			output_tokens: 51,
			cache_read_tokens: 40,
			cache_creation_tokens: 20,
			cost_estimated: true,
			turns: 2,
		});
		expect(usage.total().cost_usd).toBeCloseTo((300 * 3 + 51 * 15 + 40 * 0.3 + 20 * 3.75) / 1_000_000, 10);
	});

	it('says of other messages that they change nothing', () => {
		const usage = createSessionUsage();
		expect(usage.see(delta({ output_tokens: 5 }))).toBe(false);
		expect(usage.see(part({ type: 'content_block_delta' }))).toBe(false);
		expect(usage.see({ type: 'assistant', message: { usage: { input_tokens: 9 } } } as unknown as ClaudeMessage)).toBe(
			false,
		);
		expect(usage.total()).toEqual(NOTHING);
	});

	it('counts what a gateway tells when it leaves some of it out', () => {
		const usage = createSessionUsage();
		usage.see(start('a', undefined));
		usage.see(delta(undefined));
		usage.see(start('b', { input_tokens: 10, cache_read_input_tokens: null }));
		usage.see(delta({ output_tokens: 7 }));
		usage.see(delta({}));
		expect(usage.total()).toMatchObject({ input_tokens: 10, output_tokens: 7, cache_read_tokens: 0, turns: 2 });
		expect(usage.total().cost_usd).toBeGreaterThan(0);
	});
});

describe('at its result', () => {
	it("the SDK's own figures count, of all models together", () => {
		const usage = createSessionUsage();
		usage.see(start('a', { input_tokens: 100, output_tokens: 1 }));
		expect(
			usage.see(result(0.42, { 'claude-sonnet-4-5': ofModel(100, 50, 5), 'claude-haiku-4-5': ofModel(10, 5, 1) })),
		).toBe(true);
		const used = { cost_usd: 1, cost_estimated: false };
		expect(usage.total()).toEqual({
			input_tokens: 110,
			output_tokens: 55,
			cache_read_tokens: 6,
			cache_creation_tokens: 12,
			cost_usd: 0.42,
			cost_estimated: false,
			turns: 1,
			models: [
				{
					...used,
					model: 'claude-sonnet-4-5',
					input_tokens: 100,
					output_tokens: 50,
					cache_read_tokens: 5,
					cache_creation_tokens: 10,
					turns: 1,
				},
				{
					...used,
					model: 'claude-haiku-4-5',
					input_tokens: 10,
					output_tokens: 5,
					cache_read_tokens: 1,
					cache_creation_tokens: 2,
					turns: 0,
				},
			],
		});
	});

	it('what comes after it is added, at an estimated cost, until the next one', () => {
		const usage = createSessionUsage();
		usage.see(start('a', { input_tokens: 100 }));
		usage.see(result(0.1, { m: ofModel(100, 10, 0) }));
		usage.see(start('b', { input_tokens: 50 }));
		usage.see(delta({ output_tokens: 7 }));
		expect(usage.total()).toMatchObject({ input_tokens: 150, output_tokens: 17, turns: 2, cost_estimated: true });
		expect(usage.total().cost_usd).toBeCloseTo(0.1 + (50 * 3 + 7 * 15) / 1_000_000, 10);
		usage.see(result(0.2, { m: ofModel(151, 18, 0) }));
		expect(usage.total()).toMatchObject({ input_tokens: 151, cost_usd: 0.2, turns: 2, cost_estimated: false });
	});

	it('a later result replaces an earlier one, since they add up by themselves', () => {
		const usage = createSessionUsage();
		usage.see(result(0.1, { m: ofModel(10, 1, 0) }));
		usage.see(result(0.3, { m: ofModel(30, 3, 0) }));
		expect(usage.total()).toMatchObject({ input_tokens: 30, output_tokens: 3, cost_usd: 0.3 });
	});

	it('without any figures the estimate stays', () => {
		const usage = createSessionUsage();
		usage.see(start('a', { input_tokens: 100, output_tokens: 1 }));
		const estimate = usage.total();
		usage.see(result(0, {}));
		expect(usage.total()).toEqual(estimate);
	});
});
