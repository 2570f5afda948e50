import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionTimer, type SessionBounds, type SessionTimer } from './session-timer.ts';

const BOUNDS: SessionBounds = { startMs: 1_000, totalMs: 60_000, silenceMs: 10_000 };

let held: boolean;
let timer: SessionTimer;
let over: string | null;

// The clock is told to go on, so that no test waits for it.
beforeEach(() => {
	vi.useFakeTimers();
	held = false;
	over = null;
	timer = createSessionTimer(BOUNDS, { holding: () => held });
	void timer.over.then((why) => {
		over = why;
	});
});
afterEach(() => {
	timer.stop();
	expect(vi.getTimerCount()).toBe(0);
	vi.useRealTimers();
});

async function pass(ms: number): Promise<void> {
	await vi.advanceTimersByTimeAsync(ms);
}

async function talk(ms: number): Promise<void> {
	for (let passed = 0; passed < ms; passed += 5_000) {
		timer.signOfLife();
		await pass(5_000);
	}
}

describe('a session is over', () => {
	it('when nothing was heard of it for too long', async () => {
		await pass(9_999);
		expect(over).toBeNull();
		await pass(1);
		expect(over).toBe('silence');
	});

	it('when it takes too long in all, however much it says', async () => {
		await talk(55_000);
		expect(over).toBeNull();
		await talk(5_000);
		expect(over).toBe('timeout');
	});
});

describe('no time is counted', () => {
	it('while a pause holds the agent', async () => {
		await pass(9_000);
		held = true;
		await pass(3_600_000);
		expect(over).toBeNull();
		held = false;
		await pass(999);
		expect(over).toBeNull();
		await pass(1);
		expect(over).toBe('silence');
	});

	it('while the machine sleeps', async () => {
		await pass(5_000);
		vi.setSystemTime(Date.now() + 8 * 3_600_000);
		await pass(4_000);
		expect(over).toBeNull();
	});

	it('after the timer was stopped', async () => {
		timer.stop();
		await pass(100_000);
		expect(over).toBeNull();
	});
});

it('every sign of life starts the silence anew', async () => {
	await pass(9_000);
	timer.signOfLife();
	await pass(9_999);
	expect(over).toBeNull();
	await pass(1);
	expect(over).toBe('silence');
});
