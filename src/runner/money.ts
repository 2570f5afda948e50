import type { BudgetScope, Budgets, Spent } from '../contract/cost.ts';
import { budgetLeft, budgetsToTell, budgetWarning, overBudget } from '../core/budget.ts';
import type { ProjectStore } from '../store/project-store.ts';

export const NO_BUDGETS: Budgets = { run: null, day: null, project: null, warnPercent: 100 };

/** A run's budgets, looked at between its sessions. */
export interface Money {
	/** Why no session may start for lack of money; null: one may. Tells people, once for each budget, when one is nearly spent. */
	over(): string | null;
	/** What the next session may cost, in US dollars; null: it has no bound. */
	left(): number | null;
}

export function createMoney(store: ProjectStore, runId: number, budgets: () => Budgets): Money {
	const told = new Set<string>();
	const spent = (): Spent => store.ledger.spent(runId, new Date(store.now()).setHours(0, 0, 0, 0));

	function tell(scope: BudgetScope, present: Budgets, used: Spent): void {
		const budget = present[scope] ?? 0;
		// One that was raised is told of anew.
		const key = `${scope} ${budget}`;
		if (told.has(key)) return;
		const text = budgetWarning(scope, present, used);
		const data = { scope, spent_usd: used[scope], budget_usd: budget, text };
		store.journal.record([{ type: 'budget.warned', data }], { runId });
		told.add(key);
	}

	return {
		over() {
			const present = budgets();
			const used = spent();
			for (const scope of budgetsToTell(present, used)) tell(scope, present, used);
			return overBudget(present, used);
		},
		left: () => budgetLeft(budgets(), spent()),
	};
}
