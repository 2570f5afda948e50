import type { Budgets } from '../contract/cost.ts';
import { effectiveSettings } from './own-settings.ts';

/**
 * What is set for a project or for all.
 *
 * @param run a bound for this run instead of the one that is set, in US dollars
 */
export function findBudgets(directory: string, home: string, run?: number): Budgets {
	const { budget_run, budget_day, budget_project, budget_warn_percent } = effectiveSettings(directory, home);
	return { run: run ?? budget_run, day: budget_day, project: budget_project, warnPercent: budget_warn_percent };
}
