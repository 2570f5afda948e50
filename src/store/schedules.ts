import { scheduleText } from '../contract/schedule.ts';
import { toIso } from './date-time.ts';
import type { Connection } from './open-database.ts';

/** A project whose runs have windows. */
export interface ScheduledProject {
	readonly name: string;
	/** Absolute, with forward slashes on every system. */
	readonly path: string;
	/** Its own windows, or else those of all projects. */
	readonly schedule: string;
	/** Since when there are both the project and these windows, in Unix milliseconds. */
	readonly since: number;
}

/** In the order of their names. A text that is no schedule counts as not set. */
export function readSchedules(connection: Connection): ScheduledProject[] {
	const rows = connection
		.prepare(
			`SELECT projects.name, projects.path, projects.created_at,
			 own.value AS own, own.updated_at AS own_at, general.value AS general, general.updated_at AS general_at
			 FROM projects
			 LEFT JOIN project_settings own ON own.project = projects.name AND own.key = 'schedule'
			 LEFT JOIN settings general ON general.key = 'schedule'
			 WHERE own.value IS NOT NULL OR general.value IS NOT NULL
			 ORDER BY projects.name`,
		)
		.all() as ScheduleRow[];
	return rows.flatMap(({ name, path, created_at, own, own_at, general, general_at }) => {
		const [schedule, setAt] = isSchedule(own) ? [own, own_at] : [general, general_at];
		if (!isSchedule(schedule)) return [];
		return [{ name, path, schedule, since: Math.max(milliseconds(created_at), milliseconds(setAt)) }];
	});
}

interface ScheduleRow {
	readonly name: string;
	readonly path: string;
	readonly created_at: string;
	readonly own: string | null;
	readonly own_at: string | null;
	readonly general: string | null;
	readonly general_at: string | null;
}

function isSchedule(text: string | null): text is string {
	return scheduleText.safeParse(text).success;
}

/** A time that cannot be understood was long ago. */
function milliseconds(dateTime: string | null): number {
	const iso = toIso(dateTime);
	return iso === null ? 0 : Date.parse(iso);
}
