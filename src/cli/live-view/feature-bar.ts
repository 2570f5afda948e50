import type { FeatureStats } from '../../contract/feature.ts';

export interface BarCells {
	readonly passing: number;
	readonly inProgress: number;
	readonly rest: number;
}

/**
 * Shares `width` cells out among the features. The bar is full only when all pass, and whatever there is any of has a cell as
 * long as there is room.
 */
export function barCells({ passing, in_progress, total }: FeatureStats, width: number): BarCells {
	const share = (count: number) => (total <= 0 ? 0 : Math.floor((Math.min(count, total) / total) * width));
	const full = share(passing);
	const green = full === 0 && passing > 0 && width > 1 ? 1 : full;
	const cyan = Math.min(in_progress > 0 ? Math.max(1, share(in_progress)) : 0, width - green);
	return { passing: green, inProgress: cyan, rest: width - green - cyan };
}
