import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A path without symbolic links. Of what is not there yet, the nearest directory that is gives the way.
 *
 * @param path absolute
 * @returns null for a link that leads nowhere: what is written to it would be made there
 */
export function realPath(path: string): string | null {
	try {
		return realpathSync(path);
	} catch {
		if (isThere(path)) return null;
	}
	const parent = dirname(path);
	if (parent === path) return path;
	const real = realPath(parent);
	return real === null ? null : join(real, basename(path));
}

function isThere(path: string): boolean {
	try {
		lstatSync(path);
		return true;
	} catch {
		return false;
	}
}
