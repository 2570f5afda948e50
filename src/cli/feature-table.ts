import Table from 'cli-table3';
import type { Feature } from '../contract/feature.ts';
import { colours } from './colours.ts';
import { visible } from './output.ts';

/** The features as a table for a terminal of that many columns. */
export function featureTable(features: readonly Feature[], columns: number): string {
	const fixed = { id: 6, state: 16, attempts: 10 };
	const rest = Math.max(30, Math.min(columns, 140) - fixed.id - fixed.state - fixed.attempts - 6);
	const category = Math.max(12, Math.floor(rest * 0.28));
	const table = new Table({
		head: ['', 'Feature', 'Category', 'State', 'Attempts'].map((title) => colours.bold(title)),
		colWidths: [fixed.id, rest - category, category, fixed.state, fixed.attempts],
		colAligns: ['right', 'left', 'left', 'left', 'right'],
		style: { head: [], border: colours.isColorSupported ? ['gray'] : [] },
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
	});
	for (const { id, name, category: kind, attempts, ...feature } of features) {
		table.push([id, visible(name), visible(kind), state(feature), attempts]);
	}
	return table.toString();
}

function state({
	passes,
	in_progress,
	last_failure,
	parked_at,
}: Pick<Feature, 'passes' | 'in_progress' | 'last_failure' | 'parked_at'>): string {
	if (passes) return colours.green('✓ passing');
	if (in_progress) return colours.cyan('▸ in progress');
	if (parked_at !== null) return colours.yellow('⏸ parked');
	return last_failure === null ? colours.dim('  pending') : colours.yellow('  failed');
}
