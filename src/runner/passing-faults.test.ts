import { expect, it } from 'vitest';
import { lastKnown } from './passing-faults.ts';

it('asks once for what is wanted several times at one moment, and anew later', async () => {
	let asked = 0;
	const ask = lastKnown(() => ++asked);
	expect([ask(), ask(), ask()]).toEqual([1, 1, 1]);
	await expect.poll(ask).toBe(2);
});

it('says what it knew last when it cannot ask, and fails when it never could', async () => {
	let answer = 1;
	let fails = false;
	let failures = 0;
	const ask = lastKnown(() => {
		if (!fails) return answer;
		failures++;
		throw new Error('It is locked.');
	});
	expect(ask()).toBe(1);
	fails = true;
	await expect.poll(() => [ask(), failures]).toEqual([1, 1]);
	[fails, answer] = [false, 2];
	await expect.poll(ask).toBe(2);
	const never = lastKnown(() => {
		throw new Error('It is locked.');
	});
	expect(never).toThrow('It is locked.');
});
