import { inspectGitOperations, removeStaleLock } from '../../../runner/git-operations.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { fixCommand, shellWord } from '../words.ts';

export const gitState: Check<ProjectContext> = {
	id: 'git-state',
	title: 'Git at work',
	run({ directory }) {
		const { staleLock, unfinished } = inspectGitOperations(directory);
		if (activityOf(directory).runner === 'lives')
			return { status: 'ok', found: 'The run that is going on works in it.' };
		if (staleLock !== null) {
			return {
				status: 'warn',
				found: `${staleLock} is held by nobody, and has git refuse to commit.`,
				mend: `Remove it with --fix:\n$ ${fixCommand(directory)}`,
				fix: async () => {
					requireNoRunner(directory);
					return removeStaleLock(directory) ? `Removed ${staleLock}.` : 'It was gone already.';
				},
			};
		}
		const [first] = unfinished;
		if (first === undefined) return { status: 'ok', found: 'Nothing is unfinished.' };
		return {
			status: 'warn',
			found: `Git has not finished: ${unfinished.map(({ what }) => what).join(', ')}. Agents would commit into the middle of it.`,
			mend: `Finish it, or break it off:\n$ cd ${shellWord(directory)} && ${first.abort}`,
		};
	},
};
