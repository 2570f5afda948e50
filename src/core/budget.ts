import { type BudgetScope, type Budgets, budgetScope, type Spent } from '../contract/cost.ts';

const NAMES: Record<BudgetScope, string> = { run: 'this run', day: 'today', project: 'this project' };

/** What may still be spent by the tightest of the budgets, in US dollars, 0 at least; null: there is none. */
export function budgetLeft(budgets: Budgets, spent: Spent): number | null {
	const left = budgetScope.options.flatMap((scope) => leftOf(scope, budgets, spent) ?? []);
	return left.length === 0 ? null : Math.min(...left);
}

/** Why no session may start for lack of money, as a sentence; null: one may. */
export function overBudget(budgets: Budgets, spent: Spent): string | null {
	const scope = budgetScope.options.find((one) => leftOf(one, budgets, spent) === 0);
	if (scope === undefined) return null;
	const goOn = scope === 'day' ? 'Raise it, or run it again tomorrow.' : 'Raise it and run it again to go on.';
	return `The budget for ${NAMES[scope]}, ${money(budgets[scope] ?? 0)}, is spent (${money(spent[scope])}). ${goOn}`;
}

/** The budgets of which so much is spent that people are to be told. */
export function budgetsToTell(budgets: Budgets, spent: Spent): BudgetScope[] {
	return budgetScope.options.filter((scope) => {
		const budget = budgets[scope];
		// Of a budget of 0.01 the product may be a little more than that.
		return budget !== null && spent[scope] >= Math.min(budget, (budget * budgets.warnPercent) / 100);
	});
}

export function budgetWarning(scope: BudgetScope, budgets: Budgets, spent: Spent): string {
	const budget = budgets[scope] ?? 0;
	return `${money(spent[scope])} of the budget for ${NAMES[scope]}, ${money(budget)}, are spent.`;
}

function leftOf(scope: BudgetScope, budgets: Budgets, spent: Spent): number | null {
	const budget = budgets[scope];
	return budget === null ? null : Math.max(0, budget - spent[scope]);
}

function money(usd: number): string {
	return `$${usd.toFixed(2)}`;
}
