import type { Usage } from '../contract/session.ts';

const NO_USAGE: Usage = {
	input_tokens: 0,
	output_tokens: 0,
	cache_read_tokens: 0,
	cache_creation_tokens: 0,
	cost_usd: 0,
	cost_estimated: false,
	turns: 0,
};

type Tokens = Pick<Usage, 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'cache_creation_tokens'>;

/** What one model response has used so far; later reports of the same response replace earlier ones. */
export interface ResponseUsage extends Tokens {
	readonly response_id: string;
	readonly model: string;
}

/** Adds up the responses of a session as they arrive, so that a session that is killed is not free. */
export interface UsageMeter {
	report(response: ResponseUsage): void;
	/** The sum; its cost is an estimate from list prices. */
	total(): Usage;
}

export function createUsageMeter(): UsageMeter {
	const responses = new Map<string, ResponseUsage>();
	return {
		report(response) {
			responses.set(response.response_id, response);
		},
		total() {
			let sum = NO_USAGE;
			for (const response of responses.values()) {
				sum = {
					input_tokens: sum.input_tokens + response.input_tokens,
					output_tokens: sum.output_tokens + response.output_tokens,
					cache_read_tokens: sum.cache_read_tokens + response.cache_read_tokens,
					cache_creation_tokens: sum.cache_creation_tokens + response.cache_creation_tokens,
					cost_usd: sum.cost_usd + estimateCost(response.model, response),
					cost_estimated: true,
					turns: sum.turns + 1,
				};
			}
			return sum;
		},
	};
}

/** List prices in US dollars a million tokens, by model family; writing to the cache costs 1.25 ×, reading 0.1 × the input. */
const PRICES: readonly { readonly family: RegExp; readonly input: number; readonly output: number }[] = [
	{ family: /haiku/, input: 1, output: 5 },
	{ family: /sonnet/, input: 3, output: 15 },
	{ family: /opus-4-[01]\b|opus-4-2025|3-opus/, input: 15, output: 75 },
	{ family: /opus/, input: 5, output: 25 },
];

/** An estimate in US dollars, used only until the SDK's own figure arrives; an unknown model is taken for a middling one. */
function estimateCost(model: string, tokens: Tokens): number {
	const price = PRICES.find(({ family }) => family.test(model)) ?? { input: 3, output: 15 };
	const input = tokens.input_tokens + tokens.cache_creation_tokens * 1.25 + tokens.cache_read_tokens * 0.1;
	return (input * price.input + tokens.output_tokens * price.output) / 1_000_000;
}
