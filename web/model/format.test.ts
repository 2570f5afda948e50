import { expect, it } from 'vitest';
import { ago, axisTimes, clipped, counted, duration, money, roughDuration, short } from './format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
	[-5, '0 s'],
	[999, '0 s'],
	[59_999, '59 s'],
	[185_000, '3 min 5 s'],
	[2 * HOUR + 7 * MINUTE, '2 h 7 min'],
	[76 * HOUR, '3 d 4 h'],
])('%i ms last "%s"', (ms, text) => expect(duration(ms)).toBe(text));

it.each([
	[10_000, 'less than a minute'],
	[89 * MINUTE, '89 min'],
	[2.4 * HOUR, '2 h'],
	[50 * HOUR, '2 days'],
])('%i ms are roughly "%s"', (ms, text) => expect(roughDuration(ms)).toBe(text));

it.each([
	[-HOUR, 'just now'],
	[50_000, '1 min ago'],
	[3 * HOUR, '3 h ago'],
	[25 * HOUR, 'yesterday'],
	[72 * HOUR, '3 days ago'],
])('%i ms ago is "%s"', (ms, text) => expect(ago(1e12 - ms, 1e12)).toBe(text));

it.each([
	[0, '0'],
	[999, '999'],
	[1_000, '1k'],
	[12_440, '12.4k'],
	[250_400, '250k'],
	[999_600, '1M'],
	[3_120_000, '3.1M'],
])('%i is "%s" in short', (count, text) => expect(short(count)).toBe(text));

it('says money, counts and beginnings', () => {
	expect([money(0), money(0.001), money(1.239)]).toEqual(['$0.00', '< $0.01', '$1.24']);
	expect([counted(1, 'feature'), counted(2_000, 'feature'), counted(0, 'try', 'tries')]).toEqual([
		'1 feature',
		'2,000 features',
		'0 tries',
	]);
	expect(clipped('abcdef', 4)).toBe('abc…');
	expect(clipped('ab😀cd', 4).isWellFormed()).toBe(true);
});

it('has the day below the first mark of an axis and where another one begins, or only days', () => {
	const noon = new Date(2026, 10, 24, 12).getTime();
	const lines = axisTimes([noon, noon + 6 * HOUR, noon + 12 * HOUR], 6 * HOUR).map((mark) => mark.split('\n').length);
	expect(lines).toEqual([2, 1, 2]);
	const [first = '', second = ''] = axisTimes([noon, noon + 24 * HOUR], 24 * HOUR);
	expect(first).toContain('24');
	expect(second).toContain('25');
});
