import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Environment } from './find-program.ts';

/** A process that lives on when this one ends. */
export interface Detached {
	readonly pid: number;
	/** Resolves when it has ended, while this process still lives. */
	readonly exited: Promise<void>;
}

/**
 * Starts a program in a session of its own, without pipes to us: neither our end nor a Ctrl-C in our terminal reaches it.
 *
 * @param output an open file that takes what it writes; it is closed here
 * @throws when the program cannot be started
 */
export function startDetached(
	file: string,
	args: readonly string[],
	{ cwd, env, output }: { readonly cwd: string; readonly env: Environment; readonly output: number },
): Promise<Detached> {
	const child = spawn(file, [...args], { cwd, env: { ...env }, detached: true, stdio: ['ignore', output, output] });
	closeSync(output);
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('spawn', () => {
			child.unref();
			resolve({ pid: child.pid as number, exited });
		});
	});
}
