import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { readLimit } from './limit.ts';

const MELBOURNE = 'Australia/Melbourne';
const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();
/** 15:10 in Melbourne. */
const NOW = at('2026-07-14T15:10', MELBOURNE);

describe('the known messages of a limit', () => {
	it.each([
		["You've hit your session limit · resets 6:30pm (Australia/Melbourne)", at('2026-07-14T18:30', MELBOURNE)],
		["You've hit your limit · resets 3pm (Australia/Melbourne)", at('2026-07-14T15:00', MELBOURNE)],
		["You've hit your limit · resets 2pm (Australia/Melbourne)", at('2026-07-15T14:00', MELBOURNE)],
		["You've hit your weekly limit · resets Jul 15 at 12am (Europe/Berlin)", at('2026-07-15T00:00', 'Europe/Berlin')],
		["You've hit your weekly limit · resets Jan 2, 1:05am (UTC)", at('2027-01-02T01:05', 'UTC')],
		["You've hit your Opus limit · resets Thu 9am (UTC)", at('2026-07-16T09:00', 'UTC')],
		["You've hit your limit · resets Tue 9am (Australia/Melbourne)", at('2026-07-14T09:00', MELBOURNE)],
		["You've hit your limit · resets Sun 9am (Australia/Melbourne)", at('2026-07-19T09:00', MELBOURNE)],
		["You've hit your limit · resets Mon 9am (Australia/Melbourne)", at('2026-07-20T09:00', MELBOURNE)],
		["You've hit your weekly limit · resets Jul 13 at 9am (UTC)", at('2026-07-13T09:00', 'UTC')],
		['5-hour limit reached ∙ resets 12am (UTC)', at('2026-07-15T00:00', 'UTC')],
		['5-hour limit reached ∙ resets 12pm (UTC)', at('2026-07-14T12:00', 'UTC')],
		[
			'Claude usage limit reached. Your limit will reset at 5pm (Asia/Kathmandu).',
			at('2026-07-14T17:00', 'Asia/Kathmandu'),
		],
		['Claude AI usage limit reached|1784020000', 1_784_020_000_000],
		['Claude AI usage limit reached|1784020000123', 1_784_020_000_123],
	])('%s', (text, resetsAt) => {
		expect(readLimit(text, NOW)).toEqual({ resetsAt });
	});

	it('without a time zone, or with one that is not known, are in that of the machine', () => {
		for (const text of ['Limit reached, resets 6pm', 'Limit reached, resets 6pm (Middle/Earth)'])
			expect(readLimit(text, NOW, MELBOURNE)).toEqual({ resetsAt: at('2026-07-14T18:00', MELBOURNE) });
	});

	it('may name no time, or one that there is not', () => {
		for (const text of [
			"You've hit your limit.",
			'Limit reached · resets 13pm',
			'Limit reached · resets Feb 31 at 1am',
		])
			expect(readLimit(text, NOW)).toEqual({ resetsAt: null });
	});

	it('at a time that the clocks skip means the time an hour later', () => {
		const before = at('2026-03-28T20:00', 'Europe/Berlin');
		const limit = readLimit('Limit reached · resets Mar 29 at 2:30am (Europe/Berlin)', before);
		expect(limit).toEqual({ resetsAt: at('2026-03-29T03:30', 'Europe/Berlin') });
	});
});

it('what speaks of no limit that was reached is none', () => {
	for (const text of [
		'',
		'Overloaded',
		'Rate limits are shown on the page',
		'The token resets at 5pm',
		'limit=10|1784020000',
	])
		expect(readLimit(text, NOW)).toBeNull();
});
