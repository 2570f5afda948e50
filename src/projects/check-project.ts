import { accessSync, constants, existsSync } from 'node:fs';
import { requireSpec } from '../agent/spec.ts';
import { AutocoderError } from '../contract/errors.ts';
import { findProgram } from '../process/find-program.ts';
import { projectFiles } from '../store/project-store.ts';
import { checkPlace, type Owner } from './check-place.ts';

/**
 * What a run needs of its directory, looked at before anything is written: a directory that is refused stays as it was.
 *
 * @param directory absolute, without symbolic links
 * @throws AutocoderError PROJECT_UNREADABLE, those of checkPlace, SPEC_MISSING, SPEC_UNFILLED, GIT_NOT_FOUND
 */
export function checkProject(directory: string, owner: Owner): void {
	requireAccess(directory);
	checkPlace(directory, owner);
	const { database, featureList } = projectFiles(directory);
	if (!existsSync(database) && !existsSync(featureList)) requireSpec(directory);
	findProgram('git', owner.variables, 'GIT_NOT_FOUND');
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
