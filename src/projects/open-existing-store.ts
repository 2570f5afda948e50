import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPEC_PATH } from '../agent/prompts.ts';
import type { StoreDependencies } from '../store/context.ts';
import { fileMissing } from '../store/file-missing.ts';
import { openProjectStore, type ProjectStore, projectFiles } from '../store/project-store.ts';
import { readRegistry } from './find-project.ts';

/**
 * Opens the store of a project that has one: a command that only looks must not turn any directory into a project.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND and those of openProjectStore
 */
export function openExistingStore(directory: string, dependencies: StoreDependencies): ProjectStore {
	if (isBegun(directory)) return openProjectStore(directory, dependencies);
	throw fileMissing(projectFiles(directory).database);
}

/** Whether the project has a database, or the list that one is made from. */
export function isBegun(directory: string): boolean {
	const { database, featureList } = projectFiles(directory);
	return existsSync(database) || existsSync(featureList);
}

/**
 * As openExistingStore; but a project that was not begun yet, being registered or having a specification, has an empty store while one
 * looks at it. It gets no database by that: it would count as begun then.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND and those of openProjectStore
 */
export function openPresentStore(
	directory: string,
	{ home }: { readonly home: string },
	dependencies: StoreDependencies,
): ProjectStore {
	if (isBegun(directory) || !isProject(directory, home)) return openExistingStore(directory, dependencies);
	const place = mkdtempSync(join(tmpdir(), 'autocoder-empty-'));
	const remove = () => rmSync(place, { recursive: true, force: true });
	try {
		const store = openProjectStore(place, dependencies);
		return {
			...store,
			close() {
				store.close();
				remove();
			},
		};
	} catch (error) {
		remove();
		throw error;
	}
}

function isProject(directory: string, home: string): boolean {
	if (existsSync(join(directory, SPEC_PATH))) return true;
	return readRegistry(home, (registry) => registry.findByPath(directory)) !== undefined;
}
