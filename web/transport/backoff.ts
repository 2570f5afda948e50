const FIRST_MS = 250;
const MOST_MS = 15_000;

/**
 * How long to wait before the next try: twice as long each time, by half as chance wills, so that many browsers do not come at once.
 *
 * @param failures tries that failed in a row, from 1
 * @param chance from 0 to 1
 */
export function backoff(failures: number, chance: number): number {
	const longest = Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 1));
	return longest / 2 + (longest / 2) * chance;
}
