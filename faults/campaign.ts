import { isKind, KINDS, type Kind } from './kinds.ts';
import { type Abilities, planRound } from './plan.ts';
import { playRound, type RoundReport } from './round.ts';

export interface CampaignOptions {
	readonly rounds: number;
	/** Of the first round; each further one has the next. */
	readonly seed: number;
	/** The kinds of each round; none: the seeds decide. */
	readonly only: readonly Kind[];
	readonly atOnce: number;
	/** Where projects of rounds that failed are kept; null: nowhere. */
	readonly keep: string | null;
}

/** Plays rounds, a few at once, and tells of each as it ends. */
export async function playCampaign(
	{ rounds, seed, only, atOnce, keep }: CampaignOptions,
	abilities: Abilities,
	tell: (report: RoundReport) => void,
): Promise<RoundReport[]> {
	const reports: RoundReport[] = [];
	let next = 0;
	async function worker(): Promise<void> {
		while (next < rounds) {
			const round = next;
			next += 1;
			const report = await playRound(planRound(seed + round, abilities, only), keep);
			reports.push(report);
			tell(report);
		}
	}
	await Promise.all(Array.from({ length: Math.min(atOnce, rounds) }, worker));
	return reports.sort((one, other) => one.seed - other.seed);
}

/** @throws RangeError naming the value, for what a person typed */
export function readKind(text: string): Kind {
	if (isKind(text)) return text;
	throw new RangeError(`There is no kind of fault "${text}". It is one of ${KINDS.join(', ')}.`);
}

/** @throws RangeError naming the value, for what a person typed */
export function readNumber(name: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= least && value <= most) return value;
	throw new RangeError(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
}
