/** Work that may wait: one piece after the other, with the event loop free in between. */
export interface Turns {
	add(work: () => void): void;
}

const BUDGET_MS = 5;

export function createTurns(): Turns {
	let queue: (() => void)[] = [];
	let scheduled = false;

	function run(): void {
		const deadline = performance.now() + BUDGET_MS;
		let done = 0;
		while (done < queue.length && performance.now() < deadline) {
			queue[done]?.();
			done += 1;
		}
		queue = queue.slice(done);
		scheduled = queue.length > 0;
		if (scheduled) setImmediate(run);
	}

	return {
		add(work) {
			queue.push(work);
			if (scheduled) return;
			scheduled = true;
			setImmediate(run);
		},
	};
}
