import { expect, it } from 'vitest';
import { attemptLine, deliveryState } from './delivery.ts';

const NEW = { delivered_at: null, failed_at: null, attempts: 0 };

it.each([
	['waiting', NEW],
	['retrying', { ...NEW, attempts: 2 }],
	['failed', { ...NEW, attempts: 2, failed_at: 5 }],
	['delivered', { ...NEW, attempts: 2, delivered_at: 5 }],
])('a delivery is %s', (state, facts) => {
	expect(deliveryState(facts)).toBe(state);
});

it('an attempt says how it went', () => {
	expect(attemptLine({ status: 204, error: null, duration_ms: 35 })).toBe('It was taken: answered by 204 in 35 ms.');
	expect(attemptLine({ status: null, error: 'The connection failed.', duration_ms: 1 })).toBe('The connection failed.');
});
