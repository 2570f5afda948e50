import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '../contract/schedule.ts';
import { edgeText, mayWork, type Opening, openings, type Schedule, scheduleOf, waitText } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function schedule(text: string, zone = 'Etc/UTC'): Schedule {
	const parsed = parseSchedule(text);
	if ('what' in parsed) throw new Error(parsed.what);
	return scheduleOf(parsed.windows, zone);
}

/** Of openings, their edges in ISO form. */
function times(found: readonly Opening[]): (string | null)[][] {
	const iso = (edge: Opening['opens']) => (edge === null ? null : new Date(edge.at).toISOString().slice(0, 16));
	return found.map(({ opens, closes }) => [iso(opens), iso(closes)]);
}

/** Thursday. */
const NOON = Date.UTC(2026, 10, 26, 12);

test('the next openings are told, the present one first', () => {
	const nights = schedule('mon-fri 22:00-06:00; sat,sun 10:00-12:00');
	expect(times(openings(nights, NOON, 4))).toEqual([
		['2026-11-26T22:00', '2026-11-27T06:00'],
		['2026-11-27T22:00', '2026-11-28T06:00'],
		['2026-11-28T10:00', '2026-11-28T12:00'],
		['2026-11-29T10:00', '2026-11-29T12:00'],
	]);
	expect(times(openings(nights, NOON + 12 * HOUR, 1))).toEqual([['2026-11-26T22:00', '2026-11-27T06:00']]);
	expect(times(openings(nights, NOON + 18 * HOUR, 1))).toEqual([['2026-11-27T22:00', '2026-11-28T06:00']]);
});

test('windows that touch or overlap are one time', () => {
	expect(
		times(openings(schedule('fri 22:00-24:00; sat,sun 00:00-24:00; mon 0:00-0:01; sun 5:00-6:00'), NOON, 1)),
	).toEqual([['2026-11-27T22:00', '2026-11-30T00:01']]);
});

test('windows that leave no gap have no beginning and no end', () => {
	for (const text of ['mon-sun 00:00-24:00', 'mon-sun 9:00-21:00 Asia/Kolkata; mon-sun 21:00-9:00 Asia/Kolkata'])
		expect(openings(schedule(text), NOON, 3)).toEqual([{ opens: null, closes: null }]);
});

test('a day of the week is that of the zone of the window', () => {
	expect(times(openings(schedule('fri 00:00-01:00 Pacific/Auckland'), NOON - DAY, 1))).toEqual([
		['2026-11-26T11:00', '2026-11-26T12:00'],
	]);
});

test('an hour that clocks skip is in no window', () => {
	// On 29 March 2026 clocks in Berlin go from 2:00 to 3:00, which is 1:00 UTC.
	const on = (text: string) => times(openings(schedule(`sun ${text} Europe/Berlin`), Date.UTC(2026, 2, 28), 1));
	expect(on('02:30-04:00')).toEqual([['2026-03-29T01:00', '2026-03-29T02:00']]);
	expect(on('01:00-02:30')).toEqual([['2026-03-29T00:00', '2026-03-29T01:00']]);
	expect(on('02:10-02:50')).toEqual([['2026-04-05T00:10', '2026-04-05T00:50']]);
	expect(on('02:00-03:00')).toEqual([['2026-04-05T00:00', '2026-04-05T01:00']]);
});

test('an hour that clocks repeat is twice in its window', () => {
	// On 25 October 2026 clocks in Berlin go from 3:00 back to 2:00, which is 1:00 UTC.
	const on = (text: string) => times(openings(schedule(`sun ${text} Europe/Berlin`), Date.UTC(2026, 9, 24), 1));
	expect(on('02:00-03:00')).toEqual([['2026-10-25T00:00', '2026-10-25T02:00']]);
	expect(on('01:00-02:30')).toEqual([['2026-10-24T23:00', '2026-10-25T01:30']]);
	expect(on('01:00-02:00')).toEqual([['2026-10-24T23:00', '2026-10-25T00:00']]);
	expect(on('03:00-04:00')).toEqual([['2026-10-25T02:00', '2026-10-25T03:00']]);
});

test('a person who starts or resumes a run outside its window lets it work until the end of the next one', () => {
	const nights = schedule('mon-fri 22:00-06:00');
	const evening = NOON + 10 * HOUR;
	const morning = NOON + 18 * HOUR;
	expect(mayWork(nights, NOON, null)).toEqual({ open: false, opens: { at: evening, zone: 'Etc/UTC' } });
	const free = { open: true, until: { at: morning, zone: 'Etc/UTC' } };
	for (const now of [NOON, evening, morning - 1]) expect(mayWork(nights, now, NOON)).toEqual(free);
	expect(mayWork(nights, morning, NOON)).toEqual({ open: false, opens: { at: evening + DAY, zone: 'Etc/UTC' } });
	// Said inside a window, it changes nothing.
	expect(mayWork(nights, morning, morning - HOUR)).toEqual(mayWork(nights, morning, null));
});

test('people read when it opens, with the date where the day of the week does not say it', () => {
	const edge = { at: Date.UTC(2026, 10, 30, 21), zone: 'Europe/Berlin' };
	expect(waitText(edge, NOON)).toBe('Outside its run window until Mon 22:00 (Europe/Berlin).');
	expect(edgeText(edge, NOON - 7 * DAY)).toBe('Mon 30 Nov 22:00 (Europe/Berlin)');
});

/** Zones whose clocks change, at midnight too, by half an hour too, and those whose never do. */
const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'America/Santiago',
	'Africa/Cairo',
	'Africa/Casablanca',
	'Australia/Lord_Howe',
	'America/St_Johns',
	'Pacific/Chatham',
	'Asia/Kathmandu',
	'Etc/UTC',
];
/** Middays about which clocks change somewhere, and one of no change. */
const DATES = [
	'2026-03-29',
	'2026-10-25',
	'2026-03-08',
	'2026-11-01',
	'2026-04-05',
	'2026-09-06',
	'2026-10-04',
	'2026-04-24',
	'2026-10-30',
	'2026-02-15',
	'2026-03-22',
	'2026-06-17',
];

const minute = fc.integer({ min: 0, max: 1_439 });
const window = fc
	.record({
		days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
		from: minute,
		length: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 1_440 })),
	})
	.map(({ days, from, length }) => ({ days: days.sort(), from, to: from + length }));

/** The first and the last hours of a range of minutes show days that begin or end outside it. */
const RANGE = 5 * DAY;

test('minute by minute, openings are what the clocks on the wall say', () => {
	const walls = new Map<string, number[]>();
	let checked = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(...ZONES),
			fc.constantFrom(...DATES),
			fc.array(window, { minLength: 1, maxLength: 3 }),
			(zone, date, windows) => {
				const begin = Date.parse(`${date}T12:00Z`) - RANGE / 2;
				const wall = cached(walls, `${zone} ${date}`, () => clocksOf(zone, begin, RANGE / MINUTE));
				const expected = bruteForce(windows, wall);
				const found = openings(
					scheduleOf(
						windows.map((one) => ({ ...one, zone: null })),
						zone,
					),
					begin,
					20,
				);
				for (let index = DAY / MINUTE; index < wall.length - (2 * DAY) / MINUTE; index++) {
					const at = begin + index * MINUTE;
					const open = found.some(
						({ opens, closes }) => (opens?.at ?? 0) <= at && at < (closes?.at ?? Number.POSITIVE_INFINITY),
					);
					if (open !== expected[index])
						throw new Error(
							`${new Date(at).toISOString()} in ${zone}: found ${open}, the clocks say ${expected[index]}`,
						);
					checked++;
				}
			},
		),
		{ numRuns: 200 },
	);
	expect(checked).toBeGreaterThan(400_000);
});

/** What clocks show each minute, as if it were UTC. */
function clocksOf(zone: string, begin: number, minutes: number): number[] {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
	});
	// Formatting takes long, and clocks change at quarters of an hour only.
	const quarters = Array.from({ length: Math.ceil(minutes / 15) }, (_, index) => {
		const parts = new Map(
			format.formatToParts(begin + index * 15 * MINUTE).map(({ type, value }) => [type, Number(value)]),
		);
		const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) as number;
		return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
	});
	return Array.from(
		{ length: minutes },
		(_, index) => (quarters[Math.floor(index / 15)] as number) + (index % 15) * MINUTE,
	);
}

/** Whether it is open in each minute: from the first one that shows a window's beginning or more, to the last one that shows less than its end. */
function bruteForce(
	windows: readonly { days: readonly number[]; from: number; to: number }[],
	wall: readonly number[],
): boolean[] {
	const open = wall.map(() => false);
	const [first, last] = [Math.floor((wall[0] as number) / DAY) - 2, Math.floor((wall.at(-1) as number) / DAY) + 2];
	for (const { days, from, to } of windows)
		for (let day = first; day <= last; day++) {
			if (!days.includes(new Date(day * DAY).getUTCDay() || 7)) continue;
			const begins = wall.findIndex((shown) => shown >= day * DAY + from * MINUTE);
			const ends = wall.findLastIndex((shown) => shown < day * DAY + to * MINUTE);
			if (begins !== -1) open.fill(true, begins, Math.max(begins, ends + 1));
		}
	return open;
}

test('every minute whose clock is in a window is open', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...ZONES),
			window,
			fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
			(zone, one, at) => {
				const [shown = 0] = clocksOf(zone, at, 1);
				const day = Math.floor(shown / DAY);
				const inside = [day, day - 1].some(
					(begun) =>
						one.days.includes(new Date(begun * DAY).getUTCDay() || 7) &&
						shown >= begun * DAY + one.from * MINUTE &&
						shown < begun * DAY + one.to * MINUTE,
				);
				const { open } = mayWork(scheduleOf([{ ...one, zone: null }], zone), at, null);
				if (inside) expect(open).toBe(true);
			},
		),
		{ numRuns: 500 },
	);
});

function cached<T>(known: Map<string, T>, key: string, make: () => T): T {
	const value = known.get(key) ?? make();
	known.set(key, value);
	return value;
}
