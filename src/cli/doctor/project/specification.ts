import { SPEC_PATH } from '../../../agent/prompts.ts';
import { requireSpec } from '../../../agent/spec.ts';
import { AutocoderError } from '../../../contract/errors.ts';
import type { Check, ProjectContext } from '../check.ts';
import { activityOf } from '../runner-of.ts';

export const specification: Check<ProjectContext> = {
	id: 'specification',
	title: 'Specification',
	run({ directory }) {
		try {
			requireSpec(directory);
			return { status: 'ok', found: `${SPEC_PATH} is filled in.` };
		} catch (error) {
			if (!(error instanceof AutocoderError)) throw error;
			const { message, next } = error;
			const features = activityOf(directory).facts?.features ?? 0;
			// Once there are features a run works from those.
			return {
				status: features > 0 ? 'warn' : 'fail',
				found: message,
				...(next === undefined ? {} : { mend: next }),
			};
		}
	},
};
