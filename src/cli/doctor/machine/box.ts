import { existsSync } from 'node:fs';
import { BUBBLEWRAP } from '../../../process/bubblewrap.ts';
import { detectBox } from '../../../process/detect-box.ts';
import type { Check } from '../check.ts';
import { commandLine, installCommand } from '../words.ts';

export const box: Check = {
	id: 'box',
	title: 'Box for agents',
	async run() {
		const { kind, detail } = await detectBox();
		// Elsewhere there is nothing better to be had.
		if (kind === 'bubblewrap' || process.platform !== 'linux') return { status: 'ok', found: detail };
		return {
			status: 'warn',
			found: detail,
			mend: existsSync(BUBBLEWRAP)
				? 'Allow user namespaces; in Docker by --security-opt seccomp=unconfined, on Ubuntu by\n$ sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'
				: `Install bubblewrap: ${commandLine(installCommand('bubblewrap')) ?? 'with your package manager.'}`,
		};
	},
};
