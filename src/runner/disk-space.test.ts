import { expect, it } from 'vitest';
import { freeBytes, lowDisk } from './disk-space.ts';

const holding = (bytes: number) => () => bytes;

it('has room from the bound on, and says below it what is wanted and why', () => {
	expect(lowDisk('/work', 500, holding(500_000_000))).toBeNull();
	const why = lowDisk('/work', 500, holding(499_999_999));
	expect(why).toContain('/work has less than 500 MB free (setting min_free_mb)');
	// The same words however little there is: a run that waits writes one event.
	expect(lowDisk('/work', 500, holding(0))).toBe(why);
});

it('does not look where no bound is set, and holds no silence against a run', () => {
	const silent = () => {
		throw new Error('ENOSYS: function not implemented, statfs');
	};
	expect(lowDisk('/work', 0, silent)).toBeNull();
	expect(lowDisk('/work', 500, silent)).toBeNull();
});

it('asks the disk of the directory itself', () => {
	expect(freeBytes('/')).toBeGreaterThan(0);
	expect(lowDisk('/', 1e9)).toContain('min_free_mb');
});
