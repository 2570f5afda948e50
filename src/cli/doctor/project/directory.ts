import { accessSync, constants } from 'node:fs';
import type { Check, ProjectContext } from '../check.ts';
import { shellWord } from '../words.ts';

export const directory: Check<ProjectContext> = {
	id: 'directory',
	title: 'Directory',
	run({ directory: path }) {
		try {
			accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
			return { status: 'ok', found: 'It can be read and written.' };
		} catch {
			return {
				status: 'fail',
				found: `${path} cannot be read and written.`,
				mend: `Make it yours:\n$ sudo chown -R "$(id -u)" ${shellWord(path)}`,
			};
		}
	},
};
