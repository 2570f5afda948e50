import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { requireSpec } from '../agent/spec.ts';
import { AutocoderError } from '../contract/errors.ts';
import { findProgram } from '../process/find-program.ts';
import { projectFiles } from '../store/project-store.ts';
import { openRegistry } from '../store/registry.ts';
import type { Environment } from './env.ts';

/**
 * What a run needs of its directory, looked at before anything is written: a directory that is refused stays as it was.
 *
 * @throws AutocoderError PROJECT_UNREADABLE, PROJECT_NESTED, SPEC_MISSING, SPEC_UNFILLED, GIT_NOT_FOUND
 */
export function checkProject(directory: string, environment: Environment): void {
	requireAccess(directory);
	refuseNested(directory, environment);
	const { database, featureList } = projectFiles(directory);
	if (!existsSync(database) && !existsSync(featureList)) requireSpec(directory);
	findProgram('git', environment.variables, 'GIT_NOT_FOUND');
}

/**
 * Refuses a directory inside another project: agents of the outer one would change the files of the inner one.
 *
 * @param directory absolute, without symbolic links; it need not exist
 * @throws AutocoderError PROJECT_NESTED
 */
function refuseNested(directory: string, environment: Environment): void {
	const above = directoriesAbove(directory);
	const registered = registeredPaths(environment);
	const outer = above.find((path) => registered.has(path) || existsSync(projectFiles(path).database));
	if (outer === undefined) return;
	throw new AutocoderError(
		'PROJECT_NESTED',
		`${directory} lies inside the project ${outer}.`,
		'Use a directory outside of it: agents of the outer project would change the files of the inner one.',
	);
}

function requireAccess(directory: string): void {
	try {
		accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (cause) {
		throw new AutocoderError(
			'PROJECT_UNREADABLE',
			`${directory} cannot be read and written.`,
			'Check the permissions of the directory, and that its disk is not mounted read-only.',
			{ cause },
		);
	}
}

/** The nearest first. */
function directoriesAbove(directory: string): string[] {
	const above: string[] = [];
	for (let path = dirname(directory); path !== above.at(-1); path = dirname(path)) above.push(path);
	return directory === dirname(directory) ? [] : above;
}

function registeredPaths({ home }: Environment): ReadonlySet<string> {
	// Looking must not make a registry where there is none.
	if (!existsSync(join(home, 'registry.db'))) return new Set();
	const registry = openRegistry(home, Date.now);
	try {
		return new Set(registry.list().map(({ path }) => withoutLinks(path.replaceAll('/', sep))));
	} finally {
		registry.close();
	}
}

/** A project that is gone keeps its row. */
function withoutLinks(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
