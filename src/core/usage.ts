import type { SessionUse, Usage } from '../contract/session.ts';

export const NO_USAGE: Usage = {
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
	total(): SessionUse;
}

export function createUsageMeter(): UsageMeter {
	const responses = new Map<string, ResponseUsage>();
	return {
		report(response) {
			responses.set(response.response_id, response);
		},
		total() {
			const byModel = new Map<string, Usage>();
			let sum = NO_USAGE;
			for (const response of responses.values()) {
				const used = {
					...NO_USAGE,
					...tokensOf(response),
					cost_usd: estimateCost(response.model, response),
					cost_estimated: true,
					turns: 1,
				};
				sum = plus(sum, used);
				byModel.set(response.model, plus(byModel.get(response.model) ?? NO_USAGE, used));
			}
			const models = [...byModel].map(([model, used]) => ({ ...used, model }));
			return { ...sum, models: models.sort((one, other) => (one.model < other.model ? -1 : 1)) };
		},
	};
}

function tokensOf({ input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens }: Tokens): Tokens {
	return { input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens };
}

function plus(one: Usage, other: Usage): Usage {
	return {
		input_tokens: one.input_tokens + other.input_tokens,
		output_tokens: one.output_tokens + other.output_tokens,
		cache_read_tokens: one.cache_read_tokens + other.cache_read_tokens,
		cache_creation_tokens: one.cache_creation_tokens + other.cache_creation_tokens,
		cost_usd: one.cost_usd + other.cost_usd,
		cost_estimated: one.cost_estimated || other.cost_estimated,
		turns: one.turns + other.turns,
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
