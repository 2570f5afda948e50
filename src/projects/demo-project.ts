import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Registry } from '../store/registry.ts';
import { translatingErrors } from '../store/sqlite-errors.ts';

/**
 * Makes the directory of a new demo below autocoder's own and registers it; `autocoder demo` fills it. Called again while
 * another process registers one, it may leave an empty directory behind.
 */
export function registerDemo(home: string, registry: Registry): { name: string; directory: string } {
	for (let number = 1; ; number++) {
		const name = number === 1 ? 'demo' : `demo-${number}`;
		if (registry.find(name) !== undefined) continue;
		const directory = join(demosOf(home), name);
		translatingErrors(directory, () => mkdirSync(directory, { recursive: true }));
		registry.add(name, realpathSync(directory));
		return { name, directory: realpathSync(directory) };
	}
}

/** Whether a project is a demo of ours, which is gone on with as one. */
export function isDemo(home: string, directory: string): boolean {
	try {
		return dirname(directory) === realpathSync(demosOf(home));
	} catch {
		return false;
	}
}

function demosOf(home: string): string {
	return join(home, 'demos');
}
