import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createInTime } from './in-time.ts';

describe('a disk that does not answer', () => {
	it('is given up, and not asked more while two questions hang', async () => {
		const inTime = createInTime(10);
		const answers: (() => void)[] = [];
		const hang = () => inTime('/mnt/gone', () => new Promise<void>((resolve) => answers.push(resolve)));
		for (let i = 0; i < 4; i++) await expect(hang()).rejects.toMatchObject({ code: 'PATH_TIMEOUT' });
		expect(answers).toHaveLength(2);

		for (const answer of answers) answer();
		await setImmediate();
		expect(await inTime('/tmp', () => Promise.resolve(7))).toBe(7);
	});

	it('and one that refuses is passed on', async () => {
		await expect(createInTime(60_000)('/x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	});
});
