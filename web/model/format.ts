import { TEXTS } from '../texts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "42 s", "3 min 5 s", "2 h 7 min", "3 d 4 h". A clock that was set back gives 0 s. */
export function duration(ms: number): string {
	const safe = Math.max(0, ms);
	if (safe < MINUTE) return `${Math.floor(safe / 1_000)} s`;
	if (safe < HOUR) return `${Math.floor(safe / MINUTE)} min ${Math.floor((safe % MINUTE) / 1_000)} s`;
	if (safe < DAY) return `${Math.floor(safe / HOUR)} h ${Math.floor((safe % HOUR) / MINUTE)} min`;
	return `${Math.floor(safe / DAY)} d ${Math.floor((safe % DAY) / HOUR)} h`;
}

/** As {@link duration}, with milliseconds where there is less than a second. */
export function briefDuration(ms: number): string {
	return ms < 1_000 ? `${Math.max(0, ms)} ms` : duration(ms);
}

/** As {@link duration}, in one unit: for estimates, whose seconds mean nothing. */
export function roughDuration(ms: number): string {
	const safe = Math.max(0, ms);
	if (safe < MINUTE) return TEXTS.times.lessThanAMinute;
	if (safe < 90 * MINUTE) return `${Math.round(safe / MINUTE)} min`;
	if (safe < 36 * HOUR) return `${Math.round(safe / HOUR)} h`;
	return TEXTS.times.days(Math.round(safe / DAY));
}

/** How long ago, in one unit. */
export function ago(at: number, now: number): string {
	const passed = now - at;
	if (passed < 45_000) return TEXTS.times.justNow;
	if (passed < HOUR) return TEXTS.times.minutesAgo(Math.max(1, Math.round(passed / MINUTE)));
	if (passed < DAY) return TEXTS.times.hoursAgo(Math.round(passed / HOUR));
	const days = Math.round(passed / DAY);
	return days === 1 ? TEXTS.times.yesterday : TEXTS.times.daysAgo(days);
}

/** The hour, and the day when it is not today's; in the browser's own way. */
export function clock(at: number, now: number, seconds = false): string {
	const hour = hourOf(at, seconds);
	return new Date(at).toDateString() === new Date(now).toDateString() ? hour : `${dayOf(at)}, ${hour}`;
}

function hourOf(at: number, seconds: boolean): string {
	return new Date(at).toLocaleTimeString([], {
		hour: '2-digit',
		minute: '2-digit',
		...(seconds ? { second: '2-digit' } : {}),
	});
}

function dayOf(at: number): string {
	return new Date(at).toLocaleDateString([], { month: 'short', day: 'numeric' });
}

/** Marks on an axis of time, so many milliseconds apart: the hours, and below them the day where another one begins. */
export function axisTimes(times: readonly number[], apart: number): string[] {
	const days = times.map(dayOf);
	if (apart >= DAY) return days;
	return times.map((at, index) => {
		const hour = hourOf(at, apart < MINUTE);
		return days[index] === days[index - 1] ? hour : `${hour}\n${days[index]}`;
	});
}

/** The hour with its day of the week, in the browser's own way and time zone. */
export function weekClock(at: number): string {
	return new Date(at).toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' });
}

export function money(usd: number): string {
	return usd > 0 && usd < 0.005 ? '< $0.01' : `$${usd.toFixed(2)}`;
}

/** "950", "12.4k", "3.1M". */
export function short(count: number): string {
	if (count < 1_000) return String(count);
	if (count < 999_500) return `${shortened(count / 1_000)}k`;
	return `${shortened(count / 1_000_000)}M`;
}

function shortened(value: number): string {
	return value < 100 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}

export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The beginning of a text; never half a character. */
export function clipped(text: string, length: number): string {
	return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}
