import { DateTime } from 'luxon';

/** What a message of Claude Code or of the API says of a limit; `resetsAt` in Unix milliseconds, null when it names no time. */
export interface StatedLimit {
	readonly resetsAt: number | null;
}

/** `Claude AI usage limit reached|1760000000`: seconds, or milliseconds. */
const BY_UNIX_TIME = /\blimit reached\|(\d{10}|\d{13})\b/i;
const SPOKEN = /\b(hit|reached|exceeded)\b.{0,40}\blimit\b|\blimit\b.{0,20}\b(hit|reached|exceeded)\b/i;
/** `resets 6:30pm (Australia/Melbourne)`, `resets Jul 15 at 12am (UTC)`, `resets Mon 9am`, `will reset at 5pm`. */
const RESET =
	/\bresets?\b(?: at| on)?(?: (?<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?)?(?: (?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?<day>\d{1,2}),?)?(?: at)? (?<hour>\d{1,2})(?::(?<minute>\d{2}))? ?(?<half>[ap])\.?m\b\.?(?: \((?<zone>[\w+/-]{1,64})\))?/i;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A message that comes late names a time that has passed, not the one a day, a week or a year on. */
const EACH_DAY = { step: { days: 1 }, late: 15 * MINUTE };
const EACH_WEEK = { step: { weeks: 1 }, late: DAY };
const EACH_YEAR = { step: { years: 1 }, late: 60 * DAY };

/**
 * Reads the known forms in which a limit is told. Call it only with what Claude Code itself says of an error, never with what an agent or
 * the application under work wrote.
 *
 * @param now Unix milliseconds
 * @param zone the IANA time zone of a time that names none, or one that is not known; default: the machine's
 */
export function readLimit(text: string, now: number, zone = 'local'): StatedLimit | null {
	const unix = BY_UNIX_TIME.exec(text)?.[1];
	if (unix !== undefined) return { resetsAt: Number(unix) * (unix.length === 10 ? 1_000 : 1) };
	if (!SPOKEN.test(text)) return null;
	const groups = RESET.exec(text)?.groups;
	return { resetsAt: groups === undefined ? null : resetTime(groups, now, zone) };
}

type Groups = Readonly<Record<string, string | undefined>>;

function resetTime(
	{ weekday, month, day, hour, minute, half, zone }: Groups,
	now: number,
	fallback: string,
): number | null {
	const named = DateTime.fromMillis(now, { zone: zone ?? fallback });
	const local = named.isValid ? named : DateTime.fromMillis(now, { zone: fallback });
	const clock = {
		hour: (Number(hour) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0),
		minute: Number(minute ?? 0),
	};
	if (Number(hour) < 1 || Number(hour) > 12 || clock.minute > 59) return null;
	if (month !== undefined) {
		const date = { year: local.year, month: MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, day: Number(day) };
		return nextOf(DateTime.fromObject({ ...date, ...clock }, { zone: local.zone }), EACH_YEAR, now);
	}
	const today = local.startOf('day').set(clock);
	if (weekday === undefined) return nextOf(today, EACH_DAY, now);
	const to = WEEKDAYS.indexOf(weekday.slice(0, 3).toLowerCase()) + 1 - local.weekday;
	return nextOf(today.plus({ days: to }), EACH_WEEK, now);
}

function nextOf(
	time: DateTime,
	{ step, late }: typeof EACH_DAY | typeof EACH_WEEK | typeof EACH_YEAR,
	now: number,
): number | null {
	if (!time.isValid) return null;
	return time.toMillis() >= now - late ? time.toMillis() : time.plus(step).toMillis();
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
