import type { ScheduleEdge, ScheduleReply } from '../contract/api/schedule.ts';
import { parseSchedule } from '../contract/schedule.ts';
import { type Edge, openings, type Schedule, scheduleOf, timeText } from './schedule.ts';

/** So many openings are told ahead. */
const AHEAD = 3;

/**
 * What a text means now.
 *
 * @param text what `parseSchedule` takes; null: none
 * @param now Unix milliseconds
 */
export function scheduleState(text: string | null, machineZone: string, now: number): ScheduleReply {
	const schedule = readSchedule(text, machineZone);
	const next = schedule === null ? [] : openings(schedule, now, AHEAD);
	const [first] = next;
	const told = (edge: Edge | null): ScheduleEdge | null =>
		edge === null ? null : { at: edge.at, zone: edge.zone, text: timeText(edge, now) };
	return {
		schedule: schedule === null ? null : text,
		zone: machineZone,
		open: first === undefined || first.opens === null || first.opens.at <= now,
		openings: next.map(({ opens, closes }) => ({ opens: told(opens), closes: told(closes) })),
	};
}

/** The windows of a text; one that is no schedule has none. */
export function readSchedule(text: string | null, machineZone: string): Schedule | null {
	if (text === null) return null;
	const parsed = parseSchedule(text);
	return 'windows' in parsed ? scheduleOf(parsed.windows, machineZone) : null;
}
