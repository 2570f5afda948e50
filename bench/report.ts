import Table from 'cli-table3';
import { type Baseline, driftOf } from './baseline.ts';
import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';
import type { Spread } from './statistics.ts';

/** The figures as a table for people: medians with p10 and p90 behind them. */
export function tableOf(figures: readonly Figure[], baseline: Baseline | undefined): string {
	const table = new Table({
		head: ['', 'ours (p10–p90)', 'floor (p10–p90)', 'floor is', 'n', 'ratio', 'target', 'drift'],
		style: { head: [], border: [] },
		colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'right'],
	});
	for (const figure of figures) {
		const { name, ours, floor, unit, against, ratio, met } = figure;
		const aim = aimOf(figure);
		table.push([
			name,
			spread(ours, unit),
			spread(floor, unit),
			against,
			`${ours.samples}/${floor.samples}`,
			`${ratio.toFixed(2)}${aim === undefined ? '' : met ? ' ✓' : ' ✗'}`,
			aim ?? '–',
			drift(figure, baseline),
		]);
	}
	return table.toString();
}

/** Undefined for a figure that is only stated. */
function aimOf({ target, bound, unit }: Figure): string | undefined {
	if (bound !== undefined) return `≤ ${bound} ${unit}`;
	return Number.isFinite(target) ? `≤ ${target}` : undefined;
}

export function machineLine({ date, node, platform, cpu, cores, load }: Machine): string {
	return `${date.slice(0, 16).replace('T', ' ')} UTC, ${cores} cores of ${cpu} (${platform}), Node.js ${node}, load ${load} at the start`;
}

function spread({ median, p10, p90 }: Spread, unit: Figure['unit']): string {
	return `${short(median)} ${unit} (${short(p10)}–${short(p90)})`;
}

/** Three digits that matter. */
function short(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function drift(figure: Figure, baseline: Baseline | undefined): string {
	const found = driftOf(figure, baseline);
	if (found === undefined) return '–';
	const percent = Math.round(found.change * 100);
	return `${percent > 0 ? '+' : ''}${percent} %${found.notable ? ' !' : ''}`;
}
