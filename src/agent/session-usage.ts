import type { SessionUse, Usage } from '../contract/session.ts';
import { createUsageMeter, NO_USAGE, type ResponseUsage } from '../core/usage.ts';
import type { ClaudeMessage } from './sdk.ts';

/** Follows what a session uses: estimates while it runs, the SDK's own figures once its result is there. */
export interface SessionUsage {
	/** Takes every message; true when the sum changed. */
	see(message: ClaudeMessage): boolean;
	total(): SessionUse;
}

export function createSessionUsage(): SessionUsage {
	const meter = createUsageMeter();
	let current: ResponseUsage | null = null;
	let responses = 0;
	let final: SessionUse | null = null;
	/** What the estimate was when the final figures came: of a Claude that goes on, the rest is added. */
	let estimateThen: SessionUse | null = null;

	/**
	 * A response's usage comes in two parts: the input at its start, the output as it grows. A gateway in between may leave
	 * out what the API's own types promise.
	 */
	function seePart(event: Extract<ClaudeMessage, { type: 'stream_event' }>['event']): boolean {
		if (event.type === 'message_start') {
			const { model, usage } = event.message;
			// Numbered by us: some servers give all their messages one id.
			responses += 1;
			current = {
				response_id: String(responses),
				model,
				input_tokens: usage?.input_tokens ?? 0,
				cache_read_tokens: usage?.cache_read_input_tokens ?? 0,
				cache_creation_tokens: usage?.cache_creation_input_tokens ?? 0,
				output_tokens: usage?.output_tokens ?? 0,
			};
			meter.report(current);
			return true;
		}
		if (event.type === 'message_delta' && current !== null) {
			current = { ...current, output_tokens: event.usage?.output_tokens ?? current.output_tokens };
			meter.report(current);
			return true;
		}
		return false;
	}

	return {
		see(message) {
			if (message.type === 'stream_event') return seePart(message.event);
			if (message.type !== 'result') return false;
			const estimate = meter.total();
			estimateThen = estimate;
			final = finalUse(message, estimate);
			return true;
		},
		total: () =>
			final === null || estimateThen === null ? meter.total() : sumWith(final, estimateThen, meter.total()),
	};
}

/** The figures of the last result, and the estimate of what came since. */
function sumWith(final: SessionUse, estimateThen: SessionUse, estimateNow: SessionUse): SessionUse {
	if (estimateNow.turns === estimateThen.turns && estimateNow.output_tokens === estimateThen.output_tokens)
		return final;
	const names = new Set([...final.models, ...estimateNow.models].map(({ model }) => model));
	const of = ({ models }: SessionUse, name: string) => models.find(({ model }) => model === name) ?? NO_USAGE;
	return {
		...grown(final, estimateThen, estimateNow),
		models: [...names].map((model) => ({
			...grown(of(final, model), of(estimateThen, model), of(estimateNow, model)),
			model,
		})),
	};
}

function grown(final: Usage, then: Usage, now: Usage): Usage {
	const since = (key: Exclude<keyof Usage, 'cost_estimated'>) => final[key] + now[key] - then[key];
	return {
		input_tokens: since('input_tokens'),
		output_tokens: since('output_tokens'),
		cache_read_tokens: since('cache_read_tokens'),
		cache_creation_tokens: since('cache_creation_tokens'),
		cost_usd: since('cost_usd'),
		cost_estimated: true,
		turns: since('turns'),
	};
}

/** The SDK's own figures; where it has none, the estimate stays. */
function finalUse(
	{ modelUsage, total_cost_usd }: Extract<ClaudeMessage, { type: 'result' }>,
	estimate: SessionUse,
): SessionUse {
	const models = Object.entries(modelUsage).map(([model, used]) => ({
		model,
		input_tokens: used.inputTokens,
		output_tokens: used.outputTokens,
		cache_read_tokens: used.cacheReadInputTokens,
		cache_creation_tokens: used.cacheCreationInputTokens,
		cost_usd: used.costUSD,
		cost_estimated: false,
		// The result's num_turns counts tool results; a turn here is one answer of the model.
		turns: estimate.models.find((one) => one.model === model)?.turns ?? 0,
	}));
	if (models.length === 0) return estimate;
	const sum = (pick: (used: Usage) => number) => models.reduce((total, used) => total + pick(used), 0);
	return {
		input_tokens: sum((used) => used.input_tokens),
		output_tokens: sum((used) => used.output_tokens),
		cache_read_tokens: sum((used) => used.cache_read_tokens),
		cache_creation_tokens: sum((used) => used.cache_creation_tokens),
		cost_usd: total_cost_usd,
		cost_estimated: false,
		turns: estimate.turns,
		models,
	};
}
