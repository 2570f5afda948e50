import { findUpkeep } from '../../../projects/upkeep.ts';
import { freeBytes, lowDisk } from '../../../runner/disk-space.ts';
import type { Check, ProjectContext } from '../check.ts';
import { byteSize } from '../words.ts';

export const room: Check<ProjectContext> = {
	id: 'room',
	title: 'Room for sessions',
	run({ directory, environment: { home } }) {
		const { minFreeMb } = findUpkeep(directory, home);
		const low = lowDisk(directory, minFreeMb);
		if (low === null) {
			const bound = minFreeMb === 0 ? 'no bound is set' : `sessions start from ${byteSize(minFreeMb * 1_000_000)} on`;
			return { status: 'ok', found: `${byteSize(freeBytes(directory))} free; ${bound}.` };
		}
		return {
			status: 'warn',
			found: `${byteSize(freeBytes(directory))} free, and no session starts below ${byteSize(minFreeMb * 1_000_000)}: a run waits.`,
			mend: 'Free some space, or lower the setting min_free_mb.',
		};
	},
};
