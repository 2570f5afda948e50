import { afterEach, expect, it } from 'vitest';
import { noteServerTime, serverNow } from './server-clock.ts';

const HOUR = 3_600_000;
const header = (at: number) => new Date(at).toUTCString();
const off = () => Math.round((serverNow() - Date.now()) / 10_000) * 10_000;

afterEach(() => noteServerTime(header(Date.now())));

it.each([HOUR, -HOUR])('follows a server whose clock is %i ms ahead', (ahead) => {
	noteServerTime(header(Date.now() + ahead));
	expect(off()).toBe(ahead);
});

it('takes the same time for the same, and what is no time for nothing', () => {
	noteServerTime(header(Date.now()));
	expect(serverNow()).toBeLessThanOrEqual(Date.now());
	noteServerTime(header(Date.now() + HOUR));
	noteServerTime(null);
	noteServerTime('yesterday');
	expect(off()).toBe(HOUR);
});
