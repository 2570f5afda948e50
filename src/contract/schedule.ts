import { z } from 'zod';

/** The days as they are written, by their ISO number less one: Monday is 0. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** When runs may work: from a time of day to another, on some days of the week. */
export interface RunWindow {
	/** ISO weekdays on which it opens, 1 (Monday) to 7, in ascending order. */
	readonly days: readonly number[];
	/** Minutes since midnight at which it opens, 0 to 1439. */
	readonly from: number;
	/** Minutes since the midnight of the day on which it opens at which it closes, more than `from`; more than 1440 is on the next day. */
	readonly to: number;
	/** The IANA time zone whose clocks are meant; null: the machine's. */
	readonly zone: string | null;
}

/** A place in a text that is no schedule. */
interface ScheduleTrouble {
	/** What is wrong with which part, without a full stop. */
	readonly what: string;
	/** Where that part begins, counting characters from 1. */
	readonly at: number;
}

/** So many characters hold a schedule: what a setting holds. */
const MAX_LENGTH = 500;

/**
 * Reads the one form in which a schedule is typed, stored and shown: windows apart from each other by semicolons, each of days,
 * times and, if it is not the machine's, a time zone, as in `mon-fri 22:00-06:00 Europe/Berlin; sat,sun 00:00-24:00`.
 */
export function parseSchedule(text: string): { readonly windows: readonly RunWindow[] } | ScheduleTrouble {
	if (text.trim() === '') return { what: 'holds no run window', at: 1 };
	if (text.length > MAX_LENGTH) return { what: `is longer than ${MAX_LENGTH} characters`, at: MAX_LENGTH + 1 };
	const windows: RunWindow[] = [];
	let at = 1;
	for (const part of text.split(';')) {
		const window = parseWindow(part, at);
		if ('what' in window) return window;
		windows.push(window);
		at += part.length + 1;
	}
	return { windows };
}

/** `schedule` among the settings. */
export const scheduleText = z
	.string()
	.max(MAX_LENGTH, { abort: true })
	.superRefine((text, context) => {
		const parsed = parseSchedule(text);
		if ('what' in parsed) context.addIssue({ code: 'custom', message: troubleText(parsed) });
	});

export function troubleText({ what, at }: ScheduleTrouble): string {
	return `${what} (at character ${at})`;
}

interface Word {
	readonly text: string;
	readonly at: number;
}

function parseWindow(part: string, begin: number): RunWindow | ScheduleTrouble {
	const words: Word[] = [...part.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, at: begin + index }));
	const [days, times, zone, more] = words;
	if (days === undefined) return { what: 'has a semicolon without a run window', at: begin };
	const dayNumbers = parseDays(days);
	if ('what' in dayNumbers) return dayNumbers;
	if (times === undefined)
		return { what: `has no times after ${quoted(days.text)}, such as 22:00-06:00`, at: days.at + days.text.length };
	const bounds = parseTimes(times);
	if ('what' in bounds) return bounds;
	if (more !== undefined)
		return { what: `has ${quoted(more.text)} where a semicolon or the end is expected`, at: more.at };
	if (zone !== undefined && !isZone(zone.text))
		return {
			what: `has the time zone ${quoted(zone.text)}, which is not known; zones are named as in Europe/Berlin`,
			at: zone.at,
		};
	return { days: dayNumbers.days, ...bounds, zone: zone?.text ?? null };
}

function parseDays({ text, at }: Word): { readonly days: readonly number[] } | ScheduleTrouble {
	const found = new Set<number>();
	let position = at;
	for (const item of text.split(',')) {
		const names = item.toLowerCase().split('-');
		const [first, last] = [names[0], names.at(-1)].map((name) => DAYS.indexOf(name ?? ''));
		if (first === undefined || last === undefined || names.length > 2 || first < 0 || last < 0)
			return {
				what: `has ${quoted(item)} where days are expected: ${DAYS.join(', ')}, or a range such as mon-fri`,
				at: position,
			};
		// A range may pass the week's end: fri-mon.
		for (let day = first; ; day = (day + 1) % 7) {
			found.add(day + 1);
			if (day === last) break;
		}
		position += item.length + 1;
	}
	return { days: [...found].sort((a, b) => a - b) };
}

function parseTimes({ text, at }: Word): { readonly from: number; readonly to: number } | ScheduleTrouble {
	const [first = '', second, third] = text.split('-');
	if (second === undefined || third !== undefined)
		return { what: `has ${quoted(text)} where two times are expected, such as 22:00-06:00`, at };
	const from = minutesOf(first);
	if (from === null || from === 1_440)
		return { what: `has ${quoted(first)} where a time from 00:00 to 23:59 is expected`, at };
	const to = minutesOf(second);
	if (to === null)
		return {
			what: `has ${quoted(second)} where a time from 00:00 to 24:00 is expected`,
			at: at + first.length + 1,
		};
	if (from === to) return { what: `has ${quoted(text)}, which is no time at all; a whole day is 00:00-24:00`, at };
	return { from, to: to > from ? to : to + 1_440 };
}

function minutesOf(text: string): number | null {
	const [, hours, minutes] = /^(\d\d?):(\d\d)$/.exec(text) ?? [];
	if (hours === undefined || Number(minutes) > 59) return null;
	const all = Number(hours) * 60 + Number(minutes);
	return all <= 1_440 ? all : null;
}

/** Only names: an offset such as +02:00 knows no summer time, and the runtime takes it on some versions only. */
export function isZone(text: string): boolean {
	if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
	try {
		new Intl.DateTimeFormat('en', { timeZone: text });
		return true;
	} catch {
		return false;
	}
}

function quoted(text: string): string {
	return text.length <= 40 ? `"${text}"` : `"${text.slice(0, 40)}…"`;
}
