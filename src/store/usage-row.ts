import type { Usage } from '../contract/session.ts';

/** Usage as SQLite gives it. */
export type UsageRow = Omit<Usage, 'cost_estimated'> & { readonly cost_estimated: number };

export function toUsage(row: UsageRow): Usage {
	return {
		input_tokens: row.input_tokens,
		output_tokens: row.output_tokens,
		cache_read_tokens: row.cache_read_tokens,
		cache_creation_tokens: row.cache_creation_tokens,
		cost_usd: row.cost_usd,
		cost_estimated: row.cost_estimated === 1,
		turns: row.turns,
	};
}
