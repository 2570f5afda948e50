import { findScratch, removeScratch } from '../../../agent/scratch.ts';
import { projectMarker } from '../../../process/marker.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { counted, fixCommand } from '../words.ts';

export const scratch: Check<ProjectContext> = {
	id: 'scratch',
	title: 'Left-over files',
	run({ directory }) {
		const key = projectMarker(directory);
		const found = findScratch(key);
		if (found.length === 0) return { status: 'ok', found: 'There are none.' };
		const { runner } = activityOf(directory);
		const many = counted(found.length, 'temporary directory', 'temporary directories');
		if (runner === 'lives') return { status: 'ok', found: `${many} of the run that is going on.` };
		const left = `${many} of ended sessions: ${found.join(', ')}`;
		if (runner === 'unknown')
			return { status: 'warn', found: left, mend: 'Mend the database first; then they can be removed.' };
		return {
			status: 'warn',
			found: left,
			mend: `Remove ${found.length === 1 ? 'it' : 'them'} with --fix:\n$ ${fixCommand(directory)}`,
			fix: async () => {
				requireNoRunner(directory);
				removeScratch(key);
				return `Removed ${many}.`;
			},
		};
	},
};
