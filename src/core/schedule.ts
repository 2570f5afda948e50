import { DateTime, IANAZone } from 'luxon';
import type { RunWindow } from '../contract/schedule.ts';

/** The windows in which runs may work, each with the time zone that its times are meant in. */
export type Schedule = readonly ZonedWindow[];
type ZonedWindow = RunWindow & { readonly zone: string };

/** A moment in which windows open or close, in Unix milliseconds, and the time zone of the window that does. */
export interface Edge {
	readonly at: number;
	readonly zone: string;
}

/** A time in which runs may work without a break; null: it has no beginning, or no end. */
export interface Opening {
	readonly opens: Edge | null;
	readonly closes: Edge | null;
}

/** Whether a run may work now, and until when; null: for ever. */
export type Permission =
	| { readonly open: true; readonly until: Edge | null }
	| { readonly open: false; readonly opens: Edge };

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Windows come again each week. A change of the clocks may swallow the gap between two once, so nothing but "always" is longer. */
const LONGEST = 15 * DAY;

/** @param machineZone the IANA time zone of windows that name none */
export function scheduleOf(windows: readonly RunWindow[], machineZone: string): Schedule {
	return windows.map((window) => ({ ...window, zone: window.zone ?? machineZone }));
}

/**
 * The next times in which runs may work, the present one first where there is one. Windows that touch or overlap are one time.
 *
 * A window is open from the first moment in which the clock of its zone shows its beginning or more, to the last one before it shows
 * its end. So an hour that clocks skip is in no window, and one that they repeat is twice in it.
 *
 * @param now Unix milliseconds; every opening ends after it
 */
export function openings(schedule: Schedule, now: number, count: number): Opening[] {
	const zones = new Map(schedule.map(({ zone }) => [zone, clocksOf(zone)]));
	const spans = schedule
		.flatMap((window) => spansOf(window, now, count, zones.get(window.zone) as Clocks))
		.sort((a, b) => a.opens.at - b.opens.at);
	const merged: { opens: Edge; closes: Edge }[] = [];
	for (const span of spans) {
		const last = merged.at(-1);
		if (last === undefined || span.opens.at > last.closes.at) merged.push({ ...span });
		else if (span.closes.at > last.closes.at) last.closes = span.closes;
	}
	return merged
		.filter(({ closes }) => closes.at > now)
		.slice(0, count)
		.map((one) => (one.closes.at - one.opens.at >= LONGEST ? { opens: null, closes: null } : one));
}

/**
 * Whether a run may work: inside the windows, and outside them until the end of the next one when a person said so.
 *
 * @param freeFrom when a person last said so, in Unix milliseconds; null: nobody did
 */
export function mayWork(schedule: Schedule, now: number, freeFrom: number | null): Permission {
	const { opens, closes } = firstOpening(schedule, now);
	if (opens === null || opens.at <= now) return { open: true, until: closes };
	if (freeFrom !== null) {
		const free = firstOpening(schedule, freeFrom);
		if (free.closes === null || free.closes.at > now) return { open: true, until: free.closes };
	}
	return { open: false, opens };
}

function firstOpening(schedule: Schedule, now: number): Opening {
	const [first] = openings(schedule, now, 1);
	// A change of the clocks can swallow a window once, and no two are so near to each other.
	if (first === undefined) throw new Error('A schedule has a window in every three weeks.');
	return first;
}

/** Why a run waits for its window, for people. */
export function waitText(opens: Edge, now: number): string {
	return `Outside its run window until ${edgeText(opens, now)}.`;
}

/** "Mon 22:00 (Europe/Berlin)", with the date where the day of the week alone would not say which. */
export function edgeText(edge: Edge, now: number): string {
	return `${timeText(edge, now)} (${edge.zone})`;
}

/** As {@link edgeText}, without the zone. */
export function timeText({ at, zone }: Edge, now: number): string {
	const time = DateTime.fromMillis(at, { zone, locale: 'en-GB' });
	return time.toFormat(Math.abs(at - now) < 6 * DAY ? 'ccc HH:mm' : 'ccc d LLL HH:mm');
}

type Span = { readonly opens: Edge; readonly closes: Edge };

/** All times of one window from weeks before `now`, so that one that is open is seen from its beginning, to `count` weeks after. */
function spansOf({ days, from, to, zone }: ZonedWindow, now: number, count: number, clocks: Clocks): Span[] {
	const today = Math.floor(clocks.shown(now) / DAY);
	const spans: Span[] = [];
	for (let day = today - 17; day <= today + 17 + 7 * count; day++) {
		if (!days.includes(weekday(day))) continue;
		const opens = clocks.first(day * DAY + from * MINUTE);
		const closes = clocks.last(day * DAY + to * MINUTE);
		if (closes > opens) spans.push({ opens: { at: opens, zone }, closes: { at: closes, zone } });
	}
	return spans;
}

/** The ISO number of a day that is counted from 1 January 1970, a Thursday. */
function weekday(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The clocks of a time zone. What they show, `local`, is written as if it were UTC. */
interface Clocks {
	shown(at: number): number;
	/** The first moment in which they show so much or more. */
	first(local: number): number;
	/** The moment from which on they never show less. */
	last(local: number): number;
}

function clocksOf(name: string): Clocks {
	const zone = IANAZone.create(name);
	const offset = (at: number) => zone.offset(at) * MINUTE;
	const shown = (at: number) => at + offset(at);
	const offsets = new Map<number, number>();

	/** At the beginning of a day in UTC: asking for an offset takes long. */
	function offsetOn(day: number): number {
		const known = offsets.get(day) ?? offset(day * DAY);
		offsets.set(day, known);
		return known;
	}

	/** When it may be `local`, by the offsets before and after any change of the clocks near it; the earlier one first. */
	function candidates(local: number): [early: number, late: number] {
		const day = Math.floor(local / DAY);
		const [before, after] = [offsetOn(day - 1), offsetOn(day + 2)];
		return [local - Math.max(before, after), local - Math.min(before, after)];
	}

	/** When clocks leap over a time: the one moment between two in which their offset changes. */
	function leap(early: number, late: number): number {
		let [before, after] = [early - 1, late];
		const old = offset(before);
		while (after - before > 1) {
			const middle = Math.floor((before + after) / 2);
			if (offset(middle) === old) before = middle;
			else after = middle;
		}
		return after;
	}

	return {
		shown,
		first(local) {
			const [early, late] = candidates(local);
			if (early === late || shown(early) === local) return early;
			return shown(late) === local ? late : leap(early, late);
		},
		last(local) {
			const [early, late] = candidates(local);
			if (early === late || shown(late - 1) === local - 1) return late;
			return shown(early - 1) === local - 1 ? early : leap(early, late);
		},
	};
}
