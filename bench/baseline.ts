import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';

/** Ratios of an earlier run: what a later one is held against. Times would tell the machine, ratios tell the program. */
export interface Baseline {
	readonly machine: Machine;
	readonly ratios: Readonly<Record<string, number>>;
}

const PATH = fileURLToPath(new URL('../../bench/baseline.json', import.meta.url));

export function readBaseline(): Baseline | undefined {
	return existsSync(PATH) ? (JSON.parse(readFileSync(PATH, 'utf8')) as Baseline) : undefined;
}

/** Figures that were not measured this time keep their ratio. Returns the path. */
export function saveBaseline(machine: Machine, figures: readonly Figure[]): string {
	const measured = Object.fromEntries(figures.map((figure) => [keyOf(figure), Number(figure.ratio.toFixed(3))]));
	const baseline: Baseline = { machine, ratios: { ...readBaseline()?.ratios, ...measured } };
	writeFileSync(PATH, `${JSON.stringify(baseline, null, 2)}\n`);
	return PATH;
}

export interface Drift {
	/** 0.1 for a ratio that is 10 % worse than the baseline's. */
	readonly change: number;
	/** Whether that is more than the noise of this run explains. */
	readonly notable: boolean;
}

export function driftOf(figure: Figure, baseline: Baseline | undefined): Drift | undefined {
	const before = baseline?.ratios[keyOf(figure)];
	if (before === undefined) return undefined;
	const change = figure.ratio / before - 1;
	return { change, notable: Math.abs(change) > figure.tolerance };
}

function keyOf({ name, against }: Figure): string {
	return `${name} / ${against}`;
}
