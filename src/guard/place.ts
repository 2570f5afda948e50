import { posix } from 'node:path';

/** Where an agent works. All paths are absolute, without symbolic links. */
export interface Place {
	readonly project: string;
	/** The directory that the command starts in. */
	readonly directory: string;
	/** The user's own directory. */
	readonly home: string;
	/** Directories for temporary files. */
	readonly temporary: readonly string[];
	/** More places that may be read. */
	readonly readable: readonly string[];
	/** Places with secrets beside the well-known ones: autocoder's own directory, Claude's. */
	readonly secret: readonly string[];
}

/** What a path in a command means, by its text alone: links are not followed, which is the box's business. */
export function placeOf(path: string, { home, directory }: Place): string {
	if (path === '~' || path.startsWith('~/')) return posix.normalize(`${home}${path.slice(1)}`);
	// The home of another user, or where the shell was before: wherever that is.
	if (/^~(\w[\w-]*|[+-]\d*)(\/|$)/.test(path)) return posix.normalize(`/${path}`);
	return posix.normalize(path.startsWith('/') ? path : posix.join(directory, path));
}

export function isWithin(path: string, folder: string): boolean {
	return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Whether a path is one that an agent may write to, by its place alone. */
export function isOwnGround(path: string, { project, temporary }: Place): boolean {
	return isWithin(path, project) || temporary.some((folder) => isWithin(path, folder));
}

/** Whether a path lies in one of the places with secrets. The demo's projects lie in autocoder's own directory, and are no secrets. */
export function isHeldSecret(path: string, { secret, project }: Place): boolean {
	return secret.some(
		(folder) => isWithin(path, folder) && !(isWithin(project, folder) && project !== folder && isWithin(path, project)),
	);
}
