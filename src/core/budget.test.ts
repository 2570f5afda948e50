import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Budgets, budgetScope } from '../contract/cost.ts';
import { budgetLeft, budgetsToTell, budgetWarning, overBudget } from './budget.ts';

const NONE: Budgets = { run: null, day: null, project: null, warnPercent: 80 };
const SPENT = { run: 4, day: 9, project: 50 };

it('is the tightest of those that are set', () => {
	expect(budgetLeft(NONE, SPENT)).toBeNull();
	expect(budgetLeft({ ...NONE, run: 10 }, SPENT)).toBe(6);
	expect(budgetLeft({ ...NONE, run: 10, day: 10 }, SPENT)).toBe(1);
	expect(budgetLeft({ ...NONE, run: 10, project: 20 }, SPENT)).toBe(0);
});

it('says which one is spent, with the figures and what to do', () => {
	expect(overBudget({ ...NONE, day: 10 }, SPENT)).toBeNull();
	expect(overBudget({ ...NONE, run: 4 }, SPENT)).toBe(
		'The budget for this run, $4.00, is spent ($4.00). Raise it and run it again to go on.',
	);
	expect(overBudget({ ...NONE, day: 8.5 }, SPENT)).toBe(
		'The budget for today, $8.50, is spent ($9.00). Raise it, or run it again tomorrow.',
	);
});

it('is told of from a share on', () => {
	const budgets = { ...NONE, run: 5, day: 12, project: 100 };
	expect(budgetsToTell(budgets, SPENT)).toEqual(['run']);
	expect(budgetsToTell({ ...budgets, warnPercent: 50 }, SPENT)).toEqual(['run', 'day', 'project']);
	expect(budgetWarning('run', budgets, SPENT)).toBe('$4.00 of the budget for this run, $5.00, are spent.');
});

it('is over exactly when nothing is left', () => {
	const usd = fc.double({ min: 0.01, max: 1_000, noNaN: true });
	const spent = fc.record({ run: usd, day: usd, project: usd });
	const budgets = fc.record({
		run: fc.option(usd),
		day: fc.option(usd),
		project: fc.option(usd),
		warnPercent: fc.constant(80),
	});
	// A hundred times as much, divided by a hundred, would be more than that.
	const odd = 0.010000000000000028;
	const spentUp = { run: odd, day: odd, project: odd };
	expect(overBudget({ ...NONE, run: odd }, spentUp)).toContain('is spent');
	expect(budgetsToTell({ ...NONE, run: odd, warnPercent: 100 }, spentUp)).toEqual(['run']);
	fc.assert(
		fc.property(budgets, spent, (some, used) => {
			expect(overBudget(some, used) !== null).toBe(budgetLeft(some, used) === 0);
			const set = budgetScope.options.filter((scope) => some[scope] !== null);
			if (overBudget(some, used) !== null) expect(budgetsToTell(some, used).length).toBeGreaterThan(0);
			if (set.length === 0) expect(budgetLeft(some, used)).toBeNull();
		}),
	);
});
