import { AutocoderError } from '../../../contract/errors.ts';
import { listRescues, type RescueRef } from '../../../runner/rescue-work.ts';
import type { Check, ProjectContext } from '../check.ts';
import { counted, shellWord } from '../words.ts';

/** Told and never mended: whose work it is decides. */
export const rescued: Check<ProjectContext> = {
	id: 'rescued',
	title: 'Kept work',
	async run({ directory, environment: { variables } }) {
		let refs: RescueRef[];
		try {
			refs = await listRescues(directory, variables);
		} catch (error) {
			if (error instanceof AutocoderError && error.code === 'GIT_NOT_FOUND')
				return { status: 'warn', found: 'Without git it cannot be looked at.', mend: 'Install git first.' };
			throw error;
		}
		const [latest] = refs;
		if (latest === undefined) return { status: 'ok', found: 'No session left work uncommitted.' };
		const git = `git -C ${shellWord(directory)}`;
		return {
			status: 'ok',
			found: `Uncommitted work of ${counted(refs.length, 'session')} that broke off is kept; the latest is ${latest.ref}. The newest 20 stay.`,
			mend: `Look at it, take it back, or let it go:\n$ ${git} show ${latest.ref}\n$ ${git} checkout ${latest.ref} -- .\n$ ${git} update-ref -d ${latest.ref}`,
		};
	},
};
