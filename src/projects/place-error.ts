import { AutocoderError } from '../contract/errors.ts';

/** What the file system says of a directory in which a project is to begin, as an error of ours; others as they are. */
export function placeError(error: unknown, directory: string): unknown {
	switch (error instanceof Error && 'code' in error ? error.code : undefined) {
		case 'ENOTDIR':
		case 'EEXIST':
		case 'EISDIR':
			return new AutocoderError(
				'PROJECT_NOT_A_DIRECTORY',
				`${directory} cannot hold a project: a file stands where a directory is needed.`,
				'Choose another directory.',
				{ cause: error },
			);
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return new AutocoderError(
				'PROJECT_UNREADABLE',
				`${directory} cannot be written.`,
				'Check the permissions of the directory and those above it.',
				{ cause: error },
			);
		case 'ENOSPC':
			return new AutocoderError('DISK_FULL', `There is no space left for ${directory}.`, 'Make room and try again.', {
				cause: error,
			});
		case 'ENAMETOOLONG':
		case 'ELOOP':
		case 'EINVAL':
			return new AutocoderError(
				'PROJECT_NOT_A_DIRECTORY',
				`${directory.slice(0, 200)} is no path that this system can use.`,
				'Choose another directory.',
				{ cause: error },
			);
		default:
			return error;
	}
}
