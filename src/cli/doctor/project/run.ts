import { isAlive } from '../../../process/identity.ts';
import { openProjectStore } from '../../../store/project-store.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { fixCommand, shellWord } from '../words.ts';

export const run: Check<ProjectContext> = {
	id: 'run',
	title: 'Run',
	run({ directory }) {
		const { runner, facts } = activityOf(directory);
		if (runner === 'unknown')
			return { status: 'warn', found: 'It cannot be told from the database.', mend: 'See to the database first.' };
		if (facts?.latest == null) return { status: 'ok', found: 'None yet.' };
		const { run: latest, alive } = facts.latest;
		if (latest.ended_at !== null)
			return {
				status: 'ok',
				found: `None is going on; run ${latest.id} ended: ${latest.end_reason?.replaceAll('_', ' ')}.`,
			};
		if (alive) return { status: 'ok', found: `Run ${latest.id} is ${latest.status}, process ${latest.pid}.` };
		return {
			status: 'warn',
			found: `Run ${latest.id} crashed: its process ${latest.pid} is gone. Nothing is lost.`,
			mend: `Go on where it was, or close it with --fix:\n$ autocoder run --project-dir ${shellWord(directory)}\n$ ${fixCommand(directory)}`,
			fix: async () => {
				requireNoRunner(directory);
				return close(directory) ? `Closed run ${latest.id}.` : 'It was closed already.';
			},
		};
	},
};

function close(directory: string): boolean {
	const store = openProjectStore(directory, { now: Date.now, isAlive });
	try {
		return store.runs.endAbandoned();
	} finally {
		store.close();
	}
}
