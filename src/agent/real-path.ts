import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWithin } from '../guard/place.ts';

/** Links that lead to links; the kernel follows as many. */
const MOST_LINKS = 40;

/**
 * A path without symbolic links. Of what is not there yet, the nearest directory that is gives the way. Below `/proc` nothing is
 * followed: what it shows depends on who looks.
 *
 * @param path absolute
 * @param onDisk where the file lies for us, when whoever uses the path sees another part of the disk there, as in a box
 * @returns null for a link that leads nowhere: what is written to it would be made there
 */
export function realPath(path: string, onDisk: (path: string) => string = (one) => one): string | null {
	let links = 0;

	function follow(from: string, way: string): string | null {
		let real = from;
		for (const name of way.split('/')) {
			if (name === '' || name === '.') continue;
			const at = name === '..' ? dirname(real) : join(real, name);
			const target = name === '..' || isWithin(at, '/proc') ? undefined : targetOf(onDisk(at));
			if (target === undefined) {
				real = at;
				continue;
			}
			links += 1;
			const led = links > MOST_LINKS ? null : follow(target.startsWith('/') ? '/' : real, target);
			if (led === null || !isThere(onDisk(led))) return null;
			real = led;
		}
		return real;
	}

	return follow('/', path);
}

/** Where a link leads; undefined: it is none, or not there. */
function targetOf(path: string): string | undefined {
	try {
		return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
	} catch {
		return undefined;
	}
}

function isThere(path: string): boolean {
	try {
		lstatSync(path);
		return true;
	} catch {
		return false;
	}
}
