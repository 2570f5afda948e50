import { endMarked, findMarked } from '../../../process/leftovers.ts';
import { projectMarker, runMarkers } from '../../../process/marker.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { counted, fixCommand } from '../words.ts';

const SHOWN = 8;

export const processes: Check<ProjectContext> = {
	id: 'processes',
	title: 'Processes',
	run({ directory }) {
		const markers = runMarkers(projectMarker(directory));
		const pids = findMarked(markers).map(({ pid }) => pid);
		if (pids.length === 0) return { status: 'ok', found: 'None are left over.' };
		const { runner } = activityOf(directory);
		const many = counted(pids.length, 'process', 'processes');
		if (runner === 'lives') return { status: 'ok', found: `${many} of the run that is going on.` };
		const listed = `${pids.slice(0, SHOWN).join(', ')}${pids.length > SHOWN ? ', …' : ''}`;
		const left = `${many} of an ended session still ${pids.length === 1 ? 'runs' : 'run'}: ${listed}.`;
		if (runner === 'unknown')
			return { status: 'warn', found: left, mend: 'Mend the database first; then they can be ended.' };
		return {
			status: 'warn',
			found: left,
			mend: `End them with --fix:\n$ ${fixCommand(directory)}`,
			fix: async () => {
				requireNoRunner(directory);
				return `Ended ${counted(await endMarked(markers), 'process', 'processes')}.`;
			},
		};
	},
};
