import type { Feature } from '../../src/contract/feature.ts';

export interface BurnUp {
	/** Unix milliseconds, increasing. */
	readonly times: readonly number[];
	/** How many features pass from that time on. */
	readonly passing: readonly number[];
}

/**
 * The passing features over time, from when each of today's passing ones did pass. Those of which nobody knows when, since
 * an earlier tool did not write it, passed before.
 */
export function burnUpOf(features: Iterable<Feature>, from: number, now: number): BurnUp {
	const passing = [...features].filter(({ passes }) => passes);
	const moments = passing.flatMap(({ passed_at }) => passed_at ?? []).sort((a, b) => a - b);
	const before = passing.length - moments.length;
	const start = Math.min(from, moments[0] ?? from);
	return {
		times: [start, ...moments, Math.max(start, now, moments.at(-1) ?? now)],
		passing: [before, ...moments.map((_, index) => before + index + 1), passing.length],
	};
}

/** The line goes on for so much of the time so far at most, so that what has been keeps its room. */
const AHEAD = 1.5;

/** Where the line of passing features goes on to, if it goes on as the estimate says; Unix milliseconds, and features. */
export function aheadOf({ times, passing }: BurnUp, total: number, left: number): { time: number; passing: number } {
	const [start = 0, now = 0, done = 0] = [times[0], times.at(-1), passing.at(-1)];
	const shown = Math.min(left, AHEAD * Math.max(now - start, 1));
	return { time: now + shown, passing: left === 0 ? total : done + ((total - done) * shown) / left };
}

/** Passes that an estimate looks at. */
const LOOK_BACK = 20;
/** Fewer tell nothing. */
const ENOUGH = 3;

/**
 * Milliseconds until all pass if it goes on as it went over the last passes; null when there is too little to say.
 * The time since the last pass counts only once it is longer than usual, so that the figure does not jump at each pass.
 */
export function estimate(features: Iterable<Feature>, runStartedAt: number, now: number): number | null {
	let left = 0;
	const moments: number[] = [];
	for (const { passes, passed_at } of features) {
		if (!passes) left += 1;
		else if (passed_at !== null && passed_at >= runStartedAt) moments.push(passed_at);
	}
	if (left === 0 || moments.length < ENOUGH) return null;
	moments.sort((a, b) => a - b);
	const recent = moments.slice(-LOOK_BACK);
	const from = moments.length > recent.length ? (moments.at(-recent.length - 1) ?? runStartedAt) : runStartedAt;
	const last = recent.at(-1) ?? now;
	const usual = (last - from) / recent.length;
	const waiting = Math.max(0, now - last - usual);
	return Math.max(0, left * ((last - from + waiting) / recent.length) - Math.min(now - last, usual));
}
