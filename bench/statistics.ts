/** What a series of measurements comes to. The unit is the series' own. */
export interface Spread {
	readonly median: number;
	readonly p10: number;
	readonly p90: number;
	readonly samples: number;
}

/** @throws RangeError when there is nothing to summarize: a figure that measured nothing must not look like one that did */
export function spreadOf(values: readonly number[]): Spread {
	if (values.length === 0) throw new RangeError('Nothing was measured.');
	return {
		median: quantile(values, 0.5),
		p10: quantile(values, 0.1),
		p90: quantile(values, 0.9),
		samples: values.length,
	};
}

/** The value below which that share of them lies: between two neighbours, by their distance. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)] ?? Number.NaN;
	const above = sorted[Math.ceil(place)] ?? below;
	return below + (above - below) * (place - Math.floor(place));
}

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}
