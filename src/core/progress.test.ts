import fc from 'fast-check';
import { expect, it } from 'vitest';
import { featureStats } from '../contract/feature.ts';
import { isComplete, toStats } from './progress.ts';

const anyCounts = fc
	.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }))
	.map(([passing, in_progress, pending]) => ({ passing, in_progress, total: passing + in_progress + pending }));

it('is 0 when there are no features, and that is not complete', () => {
	const stats = toStats({ passing: 0, in_progress: 0, total: 0 });
	expect(stats).toEqual({ passing: 0, in_progress: 0, total: 0, percentage: 0 });
	expect(isComplete(stats)).toBe(false);
});

it('is 100 when every feature passes, and never before', () => {
	fc.assert(
		fc.property(anyCounts, (counts) => {
			const stats = toStats(counts);
			expect(stats.percentage === 100).toBe(isComplete(stats));
		}),
	);
	expect(toStats({ passing: 99_999, in_progress: 0, total: 100_000 }).percentage).toBe(99.9);
});

it('is the share of passing features to one decimal', () => {
	fc.assert(
		fc.property(anyCounts, (counts) => {
			const stats = featureStats.parse(toStats(counts));
			expect(stats).toMatchObject(counts);
			expect(stats.percentage).toBeGreaterThanOrEqual(0);
			expect(stats.percentage).toBeLessThanOrEqual(100);
			expect(String(stats.percentage)).toMatch(/^\d{1,3}(\.\d)?$/);
			if (counts.total > 0)
				expect(Math.abs(stats.percentage - (100 * counts.passing) / counts.total)).toBeLessThanOrEqual(0.1);
		}),
	);
	expect(toStats({ passing: 1, in_progress: 1, total: 3 }).percentage).toBe(33.3);
	expect(toStats({ passing: 2, in_progress: 0, total: 3 }).percentage).toBe(66.7);
});

it('does not fall when one more feature passes', () => {
	fc.assert(
		fc.property(anyCounts, (counts) => {
			fc.pre(counts.passing < counts.total);
			const more = toStats({ ...counts, passing: counts.passing + 1 });
			expect(more.percentage).toBeGreaterThanOrEqual(toStats(counts).percentage);
		}),
	);
});
