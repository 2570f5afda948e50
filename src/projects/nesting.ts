import { existsSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { projectFiles } from '../store/project-store.ts';
import type { RegisteredProject } from '../store/registry.ts';
import { isDirectory, withoutLinks } from './paths.ts';

/**
 * Refuses a directory that lies inside a project or holds one: agents of the outer project would change and commit the files of
 * the inner one.
 *
 * @param directory absolute, without symbolic links; it need not exist
 * @throws AutocoderError PROJECT_NESTED
 */
export function refuseNested(directory: string, registered: readonly RegisteredProject[]): void {
	// What a deleted project leaves in the registry must not block its surroundings for ever.
	const places = registered.map(({ path }) => withoutLinks(path)).filter(isDirectory);
	const outer = directoriesAbove(directory).find(
		(path) => places.includes(path) || existsSync(projectFiles(path).database),
	);
	if (outer !== undefined) throw nested(`${directory} lies inside the project ${outer}.`);
	const inner = places.find((path) => isInside(path, directory));
	if (inner !== undefined) throw nested(`${directory} contains the project ${inner}.`);
}

function nested(message: string): AutocoderError {
	return new AutocoderError(
		'PROJECT_NESTED',
		message,
		'Use a directory beside it: agents of the outer project would change the files of the inner one.',
	);
}

/** The nearest first. */
function directoriesAbove(directory: string): string[] {
	const above: string[] = [];
	for (let path = directory; path !== dirname(path); ) {
		path = dirname(path);
		above.push(path);
	}
	return above;
}

export function isInside(inner: string, outer: string): boolean {
	const way = relative(outer, inner);
	return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}
