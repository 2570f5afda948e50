import { accessSync, constants, existsSync } from 'node:fs';
import { requireSpec } from '../agent/spec.ts';
import { AutocoderError } from '../contract/errors.ts';
import { findProgram } from '../process/find-program.ts';
import { projectFiles } from '../store/project-store.ts';
import { readRegistry } from './find-project.ts';
import { isInside, refuseNested } from './nesting.ts';
import { withoutLinks } from './paths.ts';

/**
 * What a run needs of its directory, looked at before anything is written: a directory that is refused stays as it was.
 *
 * @param directory absolute, without symbolic links
 * @throws AutocoderError PROJECT_UNREADABLE, PROJECT_TOO_WIDE, PROJECT_NESTED, SPEC_MISSING, SPEC_UNFILLED, GIT_NOT_FOUND
 */
export function checkProject(
	directory: string,
	{ home, variables }: { home: string; variables: Readonly<Record<string, string | undefined>> },
): void {
	requireAccess(directory);
	refuseHome(directory, variables.HOME);
	refuseNested(directory, readRegistry(home, (registry) => registry.list()) ?? []);
	const { database, featureList } = projectFiles(directory);
	if (!existsSync(database) && !existsSync(featureList)) requireSpec(directory);
	findProgram('git', variables, 'GIT_NOT_FOUND');
}

function refuseHome(directory: string, home: string | undefined): void {
	if (!home || (withoutLinks(home) !== directory && !isInside(withoutLinks(home), directory))) return;
	throw new AutocoderError(
		'PROJECT_TOO_WIDE',
		`${directory} is your home directory, or holds it.`,
		'Use a directory of its own: agents may read and change everything in their project.',
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
