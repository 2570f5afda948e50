import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findDeadScratch, makeScratch, removeDeadScratch } from '../../../agent/scratch.ts';
import type { Check } from '../check.ts';
import { counted } from '../words.ts';

export const temporaryDirectory: Check = {
	id: 'temporary',
	title: 'Temporary files',
	run() {
		const wanted = tmpdir();
		let scratch: string;
		try {
			scratch = makeScratch('doctor');
			writeFileSync(join(scratch, 'try'), '');
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
			return {
				status: 'fail',
				found: `No file can be written in ${wanted} (${code}).`,
				mend: 'Set TMPDIR to a directory that you may write to.',
			};
		}
		rmSync(scratch, { recursive: true, force: true });
		const dead = findDeadScratch().length;
		if (dead > 0) {
			return {
				status: 'warn',
				found: `${counted(dead, 'directory', 'directories')} of sessions that were killed, of any project.`,
				mend: 'Remove them with --fix; a run does so once a day:\n$ autocoder doctor --fix',
				fix: async () => `Removed ${counted(removeDeadScratch(), 'directory', 'directories')}.`,
			};
		}
		const used = dirname(scratch);
		if (!existsSync(wanted)) {
			return {
				status: 'warn',
				found: `${wanted} does not exist; sessions use ${used}, other programs may not start.`,
				mend: 'Set TMPDIR to a directory that exists, or unset it.',
			};
		}
		if (used !== realpathSync(wanted))
			return { status: 'ok', found: `${wanted} lies too deep for a browser's socket, so sessions use ${used}.` };
		return { status: 'ok', found: `${used} can be written to.` };
	},
};
