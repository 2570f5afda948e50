import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SessionUse, type Usage, usage } from '../contract/session.ts';
import { createUsageMeter, type ResponseUsage } from './usage.ts';

const TOKENS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'] as const;

const MODELS = ['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-opus-4-1-20250805', 'claude-opus-4-6', 'another'];
const tokens = fc.nat({ max: 1_000_000 });
const anyReport: fc.Arbitrary<ResponseUsage> = fc.record({
	response_id: fc.constantFrom('a', 'b', 'c', 'd'),
	model: fc.constantFrom(...MODELS),
	input_tokens: tokens,
	output_tokens: tokens,
	cache_read_tokens: tokens,
	cache_creation_tokens: tokens,
});
const anyReports = fc.array(anyReport, { maxLength: 20 });

function totalOf(reports: readonly ResponseUsage[]): SessionUse {
	const meter = createUsageMeter();
	for (const report of reports) meter.report(report);
	return meter.total();
}

/** The sum alone. */
function sumOf({ models: _, ...sum }: SessionUse): Usage {
	return sum;
}

/** Costs are sums of floats, which depend on the order in their last digits. */
function expectSame(one: SessionUse, other: SessionUse): void {
	const exact = ({ models, ...sum }: SessionUse) => [sum, ...models].map((used) => ({ ...used, cost_usd: 0 }));
	expect(exact(one)).toEqual(exact(other));
	expect(one.cost_usd).toBeCloseTo(other.cost_usd, 6);
}

function report(model: string, used: Partial<ResponseUsage>): ResponseUsage {
	const none = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_creation_tokens: 0 };
	return { response_id: 'a', model, ...none, ...used };
}

describe('the sum', () => {
	it('is nothing, and no estimate, before the first response', () => {
		const nothing = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_creation_tokens: 0 };
		expect(totalOf([])).toEqual({ ...nothing, cost_usd: 0, cost_estimated: false, turns: 0, models: [] });
	});

	it('counts the last report of each response, once', () => {
		fc.assert(
			fc.property(anyReports, (reports) => {
				const last = new Map(reports.map((one) => [one.response_id, one]));
				const total = totalOf(reports);
				expect(total.turns).toBe(last.size);
				for (const name of TOKENS)
					expect(total[name]).toBe([...last.values()].reduce((sum, one) => sum + one[name], 0));
				expect(usage.parse(total)).toEqual(sumOf(total));
				for (const name of [...TOKENS, 'turns'] as const)
					expect(total.models.reduce((sum, one) => sum + one[name], 0)).toBe(total[name]);
				expect(total.models.map(({ model }) => model)).toEqual(
					[...new Set([...last.values()].map(({ model }) => model))].sort(),
				);
			}),
		);
	});

	it('is the same in whatever order the responses come', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(anyReport, { selector: ({ response_id }) => response_id }),
				fc.integer(),
				(reports, seed) => {
					const shuffled = [...reports].sort((a, b) => ((a.input_tokens ^ seed) % 97) - ((b.input_tokens ^ seed) % 97));
					expectSame(totalOf(shuffled), totalOf(reports));
				},
			),
		);
	});

	it('does not change when the same report comes again', () => {
		fc.assert(
			fc.property(anyReports, (reports) => expectSame(totalOf([...reports, ...reports.slice(-1)]), totalOf(reports))),
		);
	});
});

describe('the estimated cost', () => {
	it('is never negative, and grows with every token', () => {
		fc.assert(
			fc.property(anyReport, fc.constantFrom(...TOKENS), fc.integer({ min: 1, max: 10_000 }), (one, name, more) => {
				const before = totalOf([one]).cost_usd;
				expect(before).toBeGreaterThanOrEqual(0);
				expect(totalOf([{ ...one, [name]: one[name] + more }]).cost_usd).toBeGreaterThan(before);
			}),
		);
	});

	it('never falls by a further response', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(anyReport, { selector: ({ response_id }) => response_id, minLength: 1 }),
				(reports) => {
					expect(totalOf(reports).cost_usd).toBeGreaterThanOrEqual(totalOf(reports.slice(0, -1)).cost_usd);
				},
			),
		);
	});

	it('is that of the list prices, an older Opus being dearer', () => {
		const million = { input_tokens: 1_000_000, output_tokens: 1_000_000 };
		const cost = (model: string) => totalOf([report(model, million)]).cost_usd;
		expect(cost('claude-haiku-4-5-20251001')).toBe(6);
		expect(cost('claude-sonnet-4-5')).toBe(18);
		expect(cost('claude-opus-4-6')).toBe(30);
		expect(cost('claude-opus-4-1-20250805')).toBe(90);
		expect(cost('claude-opus-4-20250514')).toBe(90);
		expect(cost('a-model-of-another-house')).toBe(18);
	});

	it('takes reading the cache for a tenth and writing it for five quarters of the input', () => {
		const cost = (used: Partial<ResponseUsage>) => totalOf([report('claude-sonnet-4-5', used)]).cost_usd;
		expect(cost({ cache_read_tokens: 1_000_000 })).toBeCloseTo(0.3);
		expect(cost({ cache_creation_tokens: 1_000_000 })).toBeCloseTo(3.75);
	});
});
