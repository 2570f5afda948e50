import { expect, test } from 'vitest';
import { parseSchedule, scheduleText } from './schedule.ts';

test('windows have days, times, and a time zone or the one of the machine', () => {
	expect(parseSchedule('mon-fri 22:00-06:00 Europe/Berlin; sat,sun 00:00-24:00')).toEqual({
		windows: [
			{ days: [1, 2, 3, 4, 5], from: 1_320, to: 1_800, zone: 'Europe/Berlin' },
			{ days: [6, 7], from: 0, to: 1_440, zone: null },
		],
	});
});

test('days may be in any order and case, and a range may pass the end of the week', () => {
	expect(parseSchedule('  FRI-mon,wed   9:05-9:06  ')).toEqual({
		windows: [{ days: [1, 3, 5, 6, 7], from: 545, to: 546, zone: null }],
	});
});

test.each([
	['', 'holds no run window (at character 1)'],
	['   ', 'holds no run window (at character 1)'],
	[';', 'has a semicolon without a run window (at character 1)'],
	['mon 1:00-2:00;', 'has a semicolon without a run window (at character 15)'],
	['mon', 'has no times after "mon", such as 22:00-06:00 (at character 4)'],
	[
		'22:00-06:00',
		'has "22:00-06:00" where days are expected: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri (at character 1)',
	],
	[
		'mon,,tue 1:00-2:00',
		'has "" where days are expected: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri (at character 5)',
	],
	[
		'mon-tue-wed 1:00-2:00',
		'has "mon-tue-wed" where days are expected: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri (at character 1)',
	],
	[
		'mon, tue 1:00-2:00',
		'has "" where days are expected: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri (at character 5)',
	],
	['mon 25:00-06:00', 'has "25:00" where a time from 00:00 to 23:59 is expected (at character 5)'],
	['mon 24:00-06:00', 'has "24:00" where a time from 00:00 to 23:59 is expected (at character 5)'],
	['mon 22:00-24:01', 'has "24:01" where a time from 00:00 to 24:00 is expected (at character 11)'],
	['mon 22:60-23:00', 'has "22:60" where a time from 00:00 to 23:59 is expected (at character 5)'],
	['mon 22-23', 'has "22" where a time from 00:00 to 23:59 is expected (at character 5)'],
	['mon 22:00', 'has "22:00" where two times are expected, such as 22:00-06:00 (at character 5)'],
	['mon 22:00-22:00', 'has "22:00-22:00", which is no time at all; a whole day is 00:00-24:00 (at character 5)'],
	[
		'sat 1:00-2:00; mon 1:00-2:00 Mars/Base',
		'has the time zone "Mars/Base", which is not known; zones are named as in Europe/Berlin (at character 30)',
	],
	[
		'mon 1:00-2:00 +02:00',
		'has the time zone "+02:00", which is not known; zones are named as in Europe/Berlin (at character 15)',
	],
	['mon 1:00-2:00 UTC tue', 'has "tue" where a semicolon or the end is expected (at character 19)'],
])('%j is refused with what is wrong and where', (text, message) => {
	expect(scheduleText.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([message]);
});

test('a text that is too long for a setting is refused for that alone', () => {
	const text = 'mon 1:00-2:00;'.repeat(50);
	expect(scheduleText.safeParse(text).error?.issues).toHaveLength(1);
	expect(parseSchedule(text)).toEqual({ what: 'is longer than 500 characters', at: 501 });
});
