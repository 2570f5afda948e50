import type { FeatureStats } from '../contract/feature.ts';

/** Counts with the percentage that goes with them: one decimal, 0 when there are no features. */
export function toStats(counts: { passing: number; in_progress: number; total: number }): FeatureStats {
	const { passing, in_progress, total } = counts;
	const rounded = total === 0 ? 0 : Math.round((passing * 1000) / total) / 10;
	// 9,999 of 10,000 is not 100: people and scripts read that figure as "done".
	const percentage = passing < total ? Math.min(rounded, 99.9) : rounded;
	return { passing, in_progress, total, percentage };
}

/** Whether the work is done: there are features, and every one passes. */
export function isComplete(stats: Pick<FeatureStats, 'passing' | 'total'>): boolean {
	return stats.total > 0 && stats.passing === stats.total;
}
