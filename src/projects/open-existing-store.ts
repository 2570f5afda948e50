import { existsSync } from 'node:fs';
import type { StoreDependencies } from '../store/context.ts';
import { fileMissing } from '../store/file-missing.ts';
import { openProjectStore, type ProjectStore, projectFiles } from '../store/project-store.ts';

/**
 * Opens the store of a project that has one: a command that only looks must not turn any directory into a project.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND and those of openProjectStore
 */
export function openExistingStore(directory: string, dependencies: StoreDependencies): ProjectStore {
	const { database, featureList } = projectFiles(directory);
	if (existsSync(database) || existsSync(featureList)) return openProjectStore(directory, dependencies);
	throw fileMissing(database);
}
