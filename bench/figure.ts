import { type Spread, spreadOf } from './statistics.ts';

/** One figure of the product beside its floor, which was measured in turns with it. */
export interface Figure {
	readonly name: string;
	/** Of both sides: `ms`, `MB`, `kB` or `handles`, or `events/s`, where more is better. */
	readonly unit: 'ms' | 'MB' | 'kB' | 'handles' | 'events/s';
	readonly ours: Spread;
	readonly floor: Spread;
	/** What the floor is, in a few words. */
	readonly against: string;
	/** How many times the floor's cost ours is: medians, always so that less is better. */
	readonly ratio: number;
	/** The ratio that is still good; infinite where only `bound` counts. */
	readonly target: number;
	/** How much ours may be at most, in its unit, whatever the floor. */
	readonly bound?: number;
	readonly met: boolean;
	/** The share by which the ratio of another run may differ though nothing has changed, from the spread of both sides. */
	readonly tolerance: number;
}

/** Whether the ratio is over its target by more than noise explains. */
export function isMissed({ ours, ratio, target, bound = Number.POSITIVE_INFINITY, tolerance }: Figure): boolean {
	return ratio > target * (1 + tolerance) || ours.median > bound;
}

interface Measured {
	readonly name: string;
	readonly unit: Figure['unit'];
	readonly ours: readonly number[];
	readonly floor: readonly number[];
	readonly against: string;
	readonly target?: number;
	readonly bound?: number;
}

const NONE = Number.POSITIVE_INFINITY;

export function toFigure({ name, unit, against, target = NONE, bound, ...values }: Measured): Figure {
	const ours = spreadOf(values.ours);
	const floor = spreadOf(values.floor);
	const ratio = unit === 'events/s' ? floor.median / ours.median : ours.median / floor.median;
	const tolerance = Math.max(LEAST_TOLERANCE, 2 * Math.hypot(errorOfMedian(ours), errorOfMedian(floor)));
	const met = ratio <= target && ours.median <= (bound ?? NONE);
	const more = bound === undefined ? {} : { bound };
	return { name, unit, ours, floor, against, ratio, target, met, tolerance, ...more };
}

/** Runs differ by so much however many samples they take: other processes, the disk, the clock of the processor. */
const LEAST_TOLERANCE = 0.1;

/** The standard error as a share, as if samples were normal: p10 to p90 is 2.56 deviations, a median's error 1.25 times a mean's. */
function errorOfMedian({ median, p10, p90, samples }: Spread): number {
	return ((p90 - p10) / 2.56 / median) * (1.25 / Math.sqrt(samples));
}

/** A bench: some figures that share their set-up. */
export interface Bench {
	readonly name: string;
	/** What is measured and how, for people. */
	readonly about: string;
	readonly run: (say: (progress: string) => void, options: RunOptions) => Promise<Figure[]>;
}

export interface RunOptions {
	/** Also what takes many minutes. */
	readonly long: boolean;
	/** How long the soak takes. */
	readonly minutes: number;
}
