import { text } from 'node:stream/consumers';
import { type BoxSpec, spawnInBox } from '../process/box.ts';

const LONGEST_MS = 10_000;

/**
 * Whether the project has nothing that is in no commit. Asked in a box, since the repository's own settings can have git start
 * programs. When git gives no answer, it has something.
 */
export async function workTreeIsClean(
	spec: Pick<BoxSpec, 'kind' | 'cwd' | 'env' | 'marker' | 'readOnly'>,
): Promise<boolean> {
	const box = spawnInBox({
		...spec,
		writable: [],
		command: 'git',
		args: ['status', '--porcelain'],
		missing: 'GIT_NOT_FOUND',
	});
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
