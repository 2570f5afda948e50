import { expect, it } from 'vitest';
import { aheadOf, burnUpOf, estimate } from './burn-up.ts';
import { aFeature } from './fixtures.fixture.ts';

const passed = (id: number, at: number) => aFeature({ id, passes: true, passed_at: at });
const pending = (id: number) => aFeature({ id });

it('steps up at each pass and reaches to now', () => {
	expect(burnUpOf([passed(1, 30), pending(2), passed(3, 20)], 10, 50)).toEqual({
		times: [10, 20, 30, 50],
		passing: [0, 1, 2, 2],
	});
	expect(burnUpOf([], 10, 50)).toEqual({ times: [10, 50], passing: [0, 0] });
});

it('counts also what passed before anybody wrote down when', () => {
	const old = [4, 5].map((id) => aFeature({ id, passes: true }));
	expect(burnUpOf([...old, passed(1, 30), pending(2)], 10, 50)).toEqual({ times: [10, 30, 50], passing: [2, 3, 3] });
	expect(burnUpOf(old, 10, 0)).toEqual({ times: [10, 10], passing: [2, 2] });
});

it('estimates from the pace of the run, and only when there is one', () => {
	const steady = [passed(1, 100), passed(2, 200), passed(3, 300)];
	expect(estimate([...steady, pending(4), pending(5)], 0, 300)).toBe(200);
	expect(estimate([...steady, pending(4)], 0, 350)).toBe(50);
	expect(estimate([passed(1, 100), passed(2, 200), pending(3)], 0, 300)).toBeNull();
	expect(estimate([...steady, pending(4)], 250, 300)).toBeNull();
	expect(estimate(steady, 0, 300)).toBeNull();
});

it('goes on to the end where there is room for it, and toward it else', () => {
	const upTo = burnUpOf([passed(1, 100), passed(2, 200), pending(3), pending(4)], 0, 200);
	expect(aheadOf(upTo, 4, 200)).toEqual({ time: 400, passing: 4 });
	expect(aheadOf(upTo, 4, 600)).toEqual({ time: 500, passing: 3 });
	expect(aheadOf(upTo, 4, 0)).toEqual({ time: 200, passing: 4 });
});

it('grows while nothing passes', () => {
	const features = [passed(1, 100), passed(2, 200), passed(3, 300), pending(4), pending(5)];
	const at = (now: number) => estimate(features, 0, now) ?? 0;
	expect(at(900)).toBeGreaterThan(at(500));
});
