import { z } from 'zod';
import { usage } from './session.ts';

/** US dollars; more than anybody spends on one application. */
export const dollars = z.number().positive().max(1_000_000);

/** What a bound in money may be on. A day is one of the machine's own time zone. */
export const budgetScope = z.enum(['run', 'day', 'project']);
export type BudgetScope = z.infer<typeof budgetScope>;

/** Bounds in US dollars; null: none. */
export type Budgets = Readonly<Record<BudgetScope, number | null>> & {
	/** The share of a budget, in percent, from which on people are told. */
	readonly warnPercent: number;
};

/** What was spent, in US dollars. */
export type Spent = Readonly<Record<BudgetScope, number>>;

/** What sessions used together. `cost_estimated`: for some of it the SDK's own figure never came. */
export const costSum = usage.extend({ sessions: z.int() });
export type CostSum = z.infer<typeof costSum>;

/** What the sessions of a run used so far. `rehearsed`: with the scripted model of a rehearsal, whose costs mean nothing. */
export const runUse = costSum.extend({ rehearsed: z.boolean() });
export type RunUse = z.infer<typeof runUse>;

export const costReport = z.object({
	total: costSum,
	/** The latest day first, `day` as YYYY-MM-DD. A session counts on the day on which it began. */
	by_day: z.array(costSum.extend({ day: z.string() })),
	/** The dearest first. A session may have used several models. */
	by_model: z.array(costSum.extend({ model: z.string() })),
	/** Initializer, coding sessions, conversations. */
	by_kind: z.array(costSum.extend({ kind: z.string() })),
	/** The dearest first, 200 at most. What a session used that worked on several features counts in equal parts, rounded, for each. */
	by_feature: z.array(costSum.extend({ feature_id: z.int(), name: z.string(), passes: z.boolean() })),
	/** What the features that do not pass yet may cost, by what those cost that do; null while none passes. */
	forecast: z.object({ features: z.int(), usd_per_feature: z.number(), cost_usd: z.number() }).nullable(),
});
const NOTHING: CostSum = {
	sessions: 0,
	input_tokens: 0,
	output_tokens: 0,
	cache_read_tokens: 0,
	cache_creation_tokens: 0,
	cost_usd: 0,
	cost_estimated: false,
	turns: 0,
};

/** Of a project in which no session has run. */
export const NO_COST: CostReport = {
	total: NOTHING,
	by_day: [],
	by_model: [],
	by_kind: [],
	by_feature: [],
	forecast: null,
};

export type CostReport = z.infer<typeof costReport>;
