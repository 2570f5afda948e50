import { inspectGitOperations, removeStaleLocks } from '../../../runner/git-operations.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { fixCommand, shellWord } from '../words.ts';

export const gitState: Check<ProjectContext> = {
	id: 'git-state',
	title: 'Git at work',
	run({ directory }) {
		const { staleLocks, unfinished } = inspectGitOperations(directory);
		if (activityOf(directory).runner === 'lives')
			return { status: 'ok', found: 'The run that is going on works in it.' };
		if (staleLocks.length > 0) {
			const [are, have, them] = staleLocks.length === 1 ? ['is', 'has', 'it'] : ['are', 'have', 'them'];
			return {
				status: 'warn',
				found: `${staleLocks.join(', ')} ${are} held by nobody, and ${have} git refuse to commit.`,
				mend: `Remove ${them} with --fix:\n$ ${fixCommand(directory)}`,
				fix: async () => {
					requireNoRunner(directory);
					const removed = removeStaleLocks(directory);
					return removed.length > 0 ? `Removed ${removed.join(', ')}.` : 'They were gone already.';
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
