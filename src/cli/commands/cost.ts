import Table from 'cli-table3';
import type { Command } from 'commander';
import type { CostReport, CostSum } from '../../contract/cost.ts';
import { money } from '../../core/event-text.ts';
import { findBudgets } from '../../projects/budgets.ts';
import { colours } from '../colours.ts';
import type { Environment } from '../env.ts';
import { visible } from '../output.ts';
import {
	emitSummary,
	examples,
	type ProjectOptions,
	takesJson,
	takesProject,
	withProject,
} from '../project-command.ts';

/** So many rows of each table are shown to people; `--json` has all. */
const SHOWN = 10;

export function addCostCommand(program: Command, environment: Environment): void {
	const command = program
		.command('cost')
		.summary('what a project has cost, and what the rest may cost')
		.description(
			'Shows cost and tokens by day, model, kind of session and feature, from the figures of the Claude Agent SDK, with a forecast for the features that do not pass yet.',
		);
	takesJson(takesProject(command)).action(async (project: string | undefined, options: ProjectOptions) => {
		await withProject(project, options, environment, ({ directory, store, output }) => {
			const report = store.ledger.report();
			const { warnPercent, ...budgets } = findBudgets(directory, environment.home);
			for (const line of costLines(report)) output.say(line);
			const set = Object.entries(budgets).flatMap(([scope, usd]) => (usd === null ? [] : [`${money(usd)} a ${scope}`]));
			if (set.length > 0) output.say(`\nBudgets   ${set.join(', ')}; told from ${warnPercent} % on`);
			emitSummary(output, { ...report, budgets: { ...budgets, warn_percent: warnPercent } });
		});
	});
	examples(command, [
		['autocoder cost recipes', 'what the project "recipes" has cost'],
		['autocoder cost recipes --json', 'all of it, for a script'],
	]);
}

function costLines({ total, by_day, by_model, by_kind, by_feature, forecast }: CostReport): string[] {
	if (total.sessions === 0) return ['No session has run yet, so nothing was spent.'];
	return [
		`Spent     ${colours.bold(money(total.cost_usd))} in ${total.sessions} ${total.sessions === 1 ? 'session' : 'sessions'}, ${shortSum(total)} tokens${total.cost_estimated ? ', some of it estimated by list prices' : ''}`,
		forecastLine(forecast),
		...table('Day', by_day, ({ day }) => day),
		...table('Model', by_model, ({ model }) => model),
		...table('Kind of session', by_kind, ({ kind }) => kind),
		...table('Feature', by_feature, ({ feature_id, name, passes }) => `${passes ? '✓' : ' '} ${feature_id}. ${name}`),
	];
}

/** Columns of the terminal. */
const [COST, SESSIONS, TOKENS] = [11, 10, 12];

/** The same for every table, so that their figures stand below each other. */
function labelWidth(): number {
	const lines = 5;
	return Math.max(24, Math.min(process.stdout.columns ?? 80, 120) - COST - SESSIONS - TOKENS - lines);
}

function forecastLine(forecast: CostReport['forecast']): string {
	if (forecast === null) return 'Forecast  none yet: no feature passes';
	const { features, cost_usd, usd_per_feature } = forecast;
	if (features === 0) return 'Forecast  no more: every feature passes';
	return `Forecast  ${colours.bold(money(cost_usd))} for the ${features} that do not pass yet, at ${money(usd_per_feature)} a feature`;
}

function table<T extends CostSum>(title: string, rows: readonly T[], label: (row: T) => string): string[] {
	if (rows.length === 0) return [];
	const shown = new Table({
		head: [title, 'Cost', 'Sessions', 'Tokens'].map((text) => colours.bold(text)),
		colWidths: [labelWidth(), COST, SESSIONS, TOKENS],
		colAligns: ['left', 'right', 'right', 'right'],
		style: { head: [], border: colours.isColorSupported ? ['gray'] : [] },
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
	});
	for (const row of rows.slice(0, SHOWN))
		shown.push([visible(label(row)), money(row.cost_usd), row.sessions, shortSum(row)]);
	const more = rows.length - SHOWN;
	return ['', shown.toString(), ...(more > 0 ? [colours.dim(`and ${more} more; --json has all`)] : [])];
}

function shortSum(sum: CostSum): string {
	const all = sum.input_tokens + sum.output_tokens + sum.cache_read_tokens + sum.cache_creation_tokens;
	return all < 1_000_000 ? `${Math.round(all / 1_000)} k` : `${(all / 1_000_000).toFixed(1)} M`;
}
