import { AutocoderError } from '../../../contract/errors.ts';
import { inspectWorkTree, protectWorkTree, type WorkTreeState } from '../../../runner/work-tree.ts';
import type { Check, Finding, ProjectContext } from '../check.ts';
import { activityOf, requireNoRunner } from '../runner-of.ts';
import { counted, fixCommand } from '../words.ts';

export const workTree: Check<ProjectContext> = {
	id: 'work-tree',
	title: 'Git repository',
	async run({ directory, environment: { variables } }) {
		let state: WorkTreeState;
		try {
			state = await inspectWorkTree(directory, variables);
		} catch (error) {
			if (error instanceof AutocoderError && error.code === 'GIT_NOT_FOUND')
				return { status: 'warn', found: 'Without git it cannot be looked at.', mend: 'Install git first.' };
			throw error;
		}
		if (!state.repository) return { status: 'ok', found: 'There is none yet; a run makes one.' };
		const { unlisted, tracked } = state;
		if (unlisted.length + tracked.length === 0) return { status: 'ok', found: "It leaves autocoder's files alone." };
		const found = [
			unlisted.length > 0 ? `its exclude list lacks ${unlisted.join(', ')}` : '',
			tracked.length > 0 ? `it tracks ${counted(tracked.length, 'file')} of autocoder's` : '',
		].filter(Boolean);
		return {
			status: 'warn',
			found: `A stash or a clean could take the live database away: ${found.join(', and ')}.`,
			...howToMend(directory, variables),
		};
	},
};

function howToMend(
	directory: string,
	variables: Readonly<Record<string, string | undefined>>,
): Pick<Finding, 'mend' | 'fix'> {
	const { runner } = activityOf(directory);
	if (runner === 'lives') return { mend: 'The run that is going on mends it before its next session.' };
	if (runner === 'unknown') return { mend: 'See to the database first.' };
	return {
		mend: `The next run mends it, or --fix does now:\n$ ${fixCommand(directory)}`,
		fix: async () => {
			requireNoRunner(directory);
			await protectWorkTree(directory, variables);
			return 'Put the files on the exclude list and took them out of the index; they stay on the disk.';
		},
	};
}
