import { spawn } from 'node:child_process';
import { type Environment, findProgram } from './find-program.ts';

/**
 * Opens a file in the person's editor, which has our terminal until it ends. Resolves with its exit code; null when a signal
 * ended it.
 *
 * @param command as in $EDITOR, with arguments after blanks, such as "code --wait"
 * @throws AutocoderError USAGE when there is no such program
 */
export function runEditor(command: string, path: string, env: Environment): Promise<number | null> {
	const [program = '', ...args] = command.trim().split(/\s+/);
	const child = spawn(findProgram(program, env, 'USAGE'), [...args, path], { env: { ...env }, stdio: 'inherit' });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code));
	});
}
