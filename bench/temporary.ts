import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with a directory that is gone afterwards. */
export async function inTemporaryDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
	const directory = realpathSync(mkdtempSync(join(tmpdir(), 'autocoder-bench-')));
	try {
		return await work(directory);
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}
