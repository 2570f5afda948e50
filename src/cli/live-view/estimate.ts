import { type ViewState, worked } from './view-state.ts';

/** An estimate from one feature would be a guess. */
const ENOUGH = 2;

/** How many milliseconds of work are left by the pace of this run; null as long as nobody can know. */
export function estimateLeft({ status, stats, pace }: ViewState, now: number): number | null {
	const left = stats.total - stats.passing;
	if (status !== 'running' || pace.passed < ENOUGH || left <= 0) return null;
	const each = pace.workedAtLastPass / pace.passed;
	const sinceLast = Math.max(0, worked(pace, now) - pace.workedAtLastPass);
	// A feature that takes longer than the others puts the end off; it does not bring it nearer.
	return each * left - Math.min(sinceLast, each);
}

/** The estimate as words, no finer than it can be. */
export function estimateWords(ms: number): string {
	const minutes = Math.round(ms / 60_000);
	if (minutes < 1) return 'less than a minute left';
	if (minutes < 60) return `about ${minutes} min left`;
	const rounded = Math.round(minutes / 5) * 5;
	return `about ${Math.floor(rounded / 60)} h${rounded % 60 === 0 ? '' : ` ${rounded % 60} min`} left`;
}
