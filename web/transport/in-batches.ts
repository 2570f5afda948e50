/** Hands things on several at a time: those that came since the last time, in order. `soon` calls back soon, as with the next frame. */
export function inBatches<T>(soon: (work: () => void) => void, hand: (some: readonly T[]) => void): (one: T) => void {
	let waiting: T[] = [];
	return (one) => {
		waiting.push(one);
		if (waiting.length > 1) return;
		soon(() => {
			const some = waiting;
			waiting = [];
			hand(some);
		});
	};
}
