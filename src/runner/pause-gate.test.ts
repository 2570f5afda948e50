import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPauseGate, type PauseGate } from './pause-gate.ts';

let gate: PauseGate;
let holds: number;

// Only the clock is ours: the gate measures time and waits for none.
beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
	holds = 0;
	gate = createPauseGate(() => {
		holds += 1;
	});
});
afterEach(() => {
	vi.useRealTimers();
});

function after(ms: number): void {
	vi.advanceTimersByTime(ms);
}

/** What agents at the gate were told, once everything that is settled has been heard. */
async function verdicts(passing: readonly Promise<'go' | 'stop'>[]): Promise<(string | null)[]> {
	const heard: (string | null)[] = passing.map(() => null);
	for (const [index, one] of passing.entries())
		void one.then((verdict) => {
			heard[index] = verdict;
		});
	await new Promise(setImmediate);
	return heard;
}

describe('an agent', () => {
	it('passes an open gate at once', async () => {
		expect(await verdicts([gate.pass()])).toEqual(['go']);
		expect(gate.holding()).toBe(false);
	});

	it('waits at a closed one until it opens, and all who wait go together', async () => {
		gate.close();
		const waiting = [gate.pass(), gate.pass()];
		expect(await verdicts(waiting)).toEqual([null, null]);
		gate.open();
		expect(await verdicts(waiting)).toEqual(['go', 'go']);
		expect(await verdicts([gate.pass()])).toEqual(['go']);
	});

	it('is sent home when the run stops, and so is everyone who comes later', async () => {
		gate.close();
		const waiting = gate.pass();
		gate.stop();
		expect(await verdicts([waiting, gate.pass()])).toEqual(['stop', 'stop']);
	});

	it('finds a gate that was stopped neither opened nor closed again', async () => {
		gate.stop();
		gate.open();
		expect(await verdicts([gate.pass()])).toEqual(['stop']);
		gate.close();
		expect(await verdicts([gate.pass()])).toEqual(['stop']);
		expect(gate.holding()).toBe(false);
	});
});

describe('holding', () => {
	it('begins with the first agent that waits, not with the closing', () => {
		gate.close();
		expect(gate.holding()).toBe(false);
		expect(holds).toBe(0);
		void gate.pass();
		expect(gate.holding()).toBe(true);
		void gate.pass();
		expect(holds).toBe(1);
	});

	it('is told again in the next pause', () => {
		for (let pause = 1; pause <= 3; pause++) {
			gate.close();
			void gate.pass();
			expect(holds).toBe(pause);
			gate.open();
			expect(gate.holding()).toBe(false);
		}
	});
});

describe('the time held', () => {
	it('counts while somebody waits, however many they are', () => {
		gate.close();
		after(5_000);
		expect(gate.heldMs()).toBe(0);
		void gate.pass();
		after(1_000);
		void gate.pass();
		after(500);
		expect(gate.heldMs()).toBe(1_500);
		gate.open();
		after(9_000);
		expect(gate.heldMs()).toBe(1_500);
	});

	it('adds up over pauses, and ends with a stop', () => {
		for (let pause = 0; pause < 2; pause++) {
			gate.close();
			void gate.pass();
			after(1_000);
			gate.open();
			after(1_000);
		}
		gate.close();
		void gate.pass();
		after(300);
		gate.stop();
		after(1_000);
		expect(gate.heldMs()).toBe(2_300);
	});
});
