import { isAlive } from '../../../process/identity.ts';
import { openProjectStore } from '../../../store/project-store.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { counted, fixCommand } from '../words.ts';

export const sessions: Check<ProjectContext> = {
	id: 'sessions',
	title: 'Sessions',
	run({ directory }) {
		const { runner, facts } = activityOf(directory);
		if (runner === 'unknown')
			return { status: 'warn', found: 'They cannot be told from the database.', mend: 'See to the database first.' };
		const { liveSessions, deadSessions, strandedClaims } = facts ?? {
			liveSessions: 0,
			deadSessions: 0,
			strandedClaims: 0,
		};
		const open = liveSessions === 0 ? 'None is open' : `${counted(liveSessions, 'session')} open`;
		if (deadSessions + strandedClaims === 0)
			return { status: 'ok', found: `${open}, and no feature is held by one that is gone.` };
		const left = [
			deadSessions > 0 ? `${counted(deadSessions, 'session')} whose process is gone` : '',
			strandedClaims > 0 ? `${counted(strandedClaims, 'feature')} in progress that nobody works on` : '',
		].filter(Boolean);
		// Whoever asks for the next feature frees them.
		if (runner === 'lives')
			return { status: 'ok', found: `${left.join(', ')}; the run that is going on clears that up.` };
		return {
			status: 'warn',
			found: `Left over: ${left.join(', and ')}.`,
			mend: `Close and free them with --fix:\n$ ${fixCommand(directory)}`,
			fix: async () => {
				requireNoRunner(directory);
				return clear(directory);
			},
		};
	},
};

function clear(directory: string): string {
	const store = openProjectStore(directory, { now: Date.now, isAlive });
	try {
		const held = store.features.stats().in_progress;
		const closed = store.sessions.endAbandoned();
		store.features.releaseAbandoned();
		const freed = held - store.features.stats().in_progress;
		return `Closed ${counted(closed, 'session')} and freed ${counted(freed, 'feature')}.`;
	} finally {
		store.close();
	}
}
