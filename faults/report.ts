import Table from 'cli-table3';
import { KINDS, type Kind } from './kinds.ts';
import type { RoundReport } from './round.ts';

/** A line for people. */
export function lineOf({ seed, kind, struck, starts, sessions, seconds, problems }: RoundReport): string {
	const hits = Object.entries(struck)
		.map(([name, times]) => `${name}×${times}`)
		.join(' ');
	const state = problems.length === 0 ? 'ok  ' : 'FAIL';
	const effort = `${starts} ${starts === 1 ? 'start' : 'starts'}, ${sessions} sessions, ${seconds.toFixed(1)} s`;
	return `${state} seed ${seed} for ${kind}: ${hits || 'nothing struck'} (${effort})`;
}

/** What is wrong with a round, and how to see it again. */
export function failureOf(report: RoundReport, only: readonly Kind[]): string {
	const again = `npm run faults -- --rounds 1 --seed ${report.seed}${only.map((kind) => ` --only ${kind}`).join('')}`;
	return [...report.problems.map((problem) => `     ${problem}`), `     Replay: ${again}`].join('\n');
}

export interface KindFigures {
	readonly kind: Kind;
	/** Rounds in which it was to strike, in which it did, and how often it did in all. */
	readonly planned: number;
	readonly struck: number;
	readonly times: number;
	readonly failed: number;
}

export function figuresOf(reports: readonly RoundReport[]): KindFigures[] {
	return KINDS.map((kind) => {
		const struck = reports.filter((report) => (report.struck[kind] ?? 0) > 0);
		return {
			kind,
			planned: reports.filter(({ planned }) => planned.includes(kind)).length,
			struck: struck.length,
			times: struck.reduce((sum, report) => sum + (report.struck[kind] ?? 0), 0),
			failed: struck.filter(({ problems }) => problems.length > 0).length,
		};
	});
}

export function tableOf(figures: readonly KindFigures[]): string {
	const table = new Table({
		head: ['fault', 'planned', 'struck', 'times', 'rounds that failed'],
		style: { head: [], border: [] },
		colAligns: ['left', 'right', 'right', 'right', 'right'],
	});
	for (const { kind, planned, struck, times, failed } of figures) table.push([kind, planned, struck, times, failed]);
	return table.toString();
}
