import type { Usage } from '../contract/session.ts';
import { createUsageMeter, type ResponseUsage } from '../core/usage.ts';
import type { ClaudeMessage } from './sdk.ts';

/** Follows what a session uses: estimates while it runs, the SDK's own figures once its result is there. */
export interface SessionUsage {
	/** Takes every message; true when the sum changed. */
	see(message: ClaudeMessage): boolean;
	total(): Usage;
}

export function createSessionUsage(): SessionUsage {
	const meter = createUsageMeter();
	let current: ResponseUsage | null = null;
	let responses = 0;
	let final: Usage | null = null;
	/** What the estimate was when the final figures came: of a Claude that goes on, the rest is added. */
	let estimateThen: Usage | null = null;

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
			const models = Object.values(message.modelUsage);
			const sum = (pick: (usage: (typeof models)[number]) => number) =>
				models.reduce((total, usage) => total + pick(usage), 0);
			const estimate = meter.total();
			estimateThen = estimate;
			final =
				models.length === 0
					? estimate
					: {
							input_tokens: sum((usage) => usage.inputTokens),
							output_tokens: sum((usage) => usage.outputTokens),
							cache_read_tokens: sum((usage) => usage.cacheReadInputTokens),
							cache_creation_tokens: sum((usage) => usage.cacheCreationInputTokens),
							cost_usd: message.total_cost_usd,
							cost_estimated: false,
							// The result's num_turns counts tool results; a turn here is one answer of the model.
							turns: estimate.turns,
						};
			return true;
		},
		total: () =>
			final === null || estimateThen === null ? meter.total() : sumWith(final, estimateThen, meter.total()),
	};
}

/** The figures of the last result, and the estimate of what came since. */
function sumWith(final: Usage, estimateThen: Usage, estimateNow: Usage): Usage {
	if (estimateNow.turns === estimateThen.turns && estimateNow.output_tokens === estimateThen.output_tokens)
		return final;
	const since = (key: Exclude<keyof Usage, 'cost_estimated'>) => final[key] + estimateNow[key] - estimateThen[key];
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
