import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AutocoderError } from '../contract/errors.ts';
import { translatingErrors } from './sqlite-errors.ts';

/**
 * Makes a project's `.autocoder/` when it is missing.
 *
 * @throws AutocoderError as `makeDirectories`
 */
export function makeOwnDirectory(own: string): void {
	makeDirectories(own);
	// A .gitignore of its own, so that not even `git add -A` of a project without our exclude list takes it in.
	translatingErrors(own, () => writeFileSync(join(own, '.gitignore'), '*\n'));
}

/**
 * Makes directories, from the outer one to the inner one, where they are missing. The project that the outer one lies in is not made: one
 * that is removed while something of ours works in it must not come back empty.
 *
 * @throws AutocoderError PROJECT_NOT_FOUND when the project is not there, DISK_FULL, PROJECT_UNREADABLE
 */
export function makeDirectories(...directories: readonly string[]): void {
	for (const directory of directories)
		translatingErrors(directory, () => {
			try {
				mkdirSync(directory);
			} catch (error) {
				const { code } = error as NodeJS.ErrnoException;
				if (code === 'ENOENT')
					throw new AutocoderError(
						'PROJECT_NOT_FOUND',
						`There is no directory ${dirname(directory)}.`,
						'Check the path.',
						{
							cause: error,
						},
					);
				if (code !== 'EEXIST') throw error;
			}
		});
}
