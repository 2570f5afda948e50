import { findCredentials } from '../../../agent/credentials.ts';
import type { Check } from '../check.ts';

/** Looks whether they are there; nobody reads them. */
export const credentials: Check = {
	id: 'credentials',
	title: 'Claude credentials',
	run({ environment }) {
		const source = findCredentials(environment.variables, process.platform);
		if (source === null) {
			return {
				status: 'warn',
				found: 'None were found. The demo needs none; a run does.',
				mend: 'Set ANTHROPIC_API_KEY, or log in with the Claude CLI. "autocoder demo" shows a whole run without.',
			};
		}
		if (source === 'keychain') return { status: 'ok', found: "The Claude CLI's, in the keychain as it seems." };
		return { status: 'ok', found: source.includes('/') ? `There, in ${source}` : `There, in the variable ${source}.` };
	},
};
