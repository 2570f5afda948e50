import { lottery } from '../src/rehearsal/faults.ts';

/** Choices that a seed fixes. */
export interface Random {
	/** A whole number, both bounds included. */
	between(low: number, high: number): number;
	/** True in so many of a hundred cases. */
	percent(chance: number): boolean;
	pick<T>(values: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
	const draw = lottery(seed);
	const between = (low: number, high: number) => low + Math.floor(draw() * (high - low + 1));
	return {
		between,
		percent: (chance) => draw() * 100 < chance,
		pick: (values) => values[between(0, values.length - 1)] ?? values[0],
	};
}
