import { text } from 'node:stream/consumers';
import type { Box } from '../process/box.ts';

const LONGEST_MS = 10_000;

/**
 * Whether the project has nothing that is in no commit. Asked in a box, since the repository's own settings can have git start
 * programs. When git gives no answer, it has something.
 *
 * @param spawn starts a program in a box of the session's kind
 */
export async function workTreeIsClean(spawn: (command: string, args: readonly string[]) => Box): Promise<boolean> {
	const box = spawn('git', ['status', '--porcelain']);
	const timer = setTimeout(() => box.child.kill('SIGKILL'), LONGEST_MS);
	try {
		box.child.stdin.end();
		box.child.stderr.resume();
		const [changes, { exitCode }] = await Promise.all([text(box.child.stdout), box.exited]);
		return exitCode === 0 && changes === '';
	} finally {
		clearTimeout(timer);
		await box.end();
	}
}
