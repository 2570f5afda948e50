import { isZone } from '../contract/schedule.ts';
import type { Schedule } from '../core/schedule.ts';
import { readSchedule } from '../core/schedule-state.ts';
import { effectiveSettings } from './own-settings.ts';

/** The windows that are set for a project or for all; null: its runs may work at any time. */
export function findSchedule(directory: string, home: string): Schedule | null {
	const { schedule } = effectiveSettings(directory, home);
	// The zone takes milliseconds to find, and a run asks between its sessions.
	return schedule === null ? null : readSchedule(schedule, machineZone());
}

/** The IANA time zone of this machine; UTC where it has none that can be reckoned with. */
export function machineZone(): string {
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	return isZone(timeZone) ? timeZone : 'UTC';
}
