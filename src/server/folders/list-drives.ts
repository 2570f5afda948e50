import { access, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isSensitive } from '../../guard/sensitive-paths.ts';
import type { PathRules } from './resolve-path.ts';

interface Drive {
	readonly name: string;
	readonly path: string;
}

/** Where to begin to look for a folder: the letters of Windows, elsewhere the root and the disks that were attached. */
export async function listDrives({ surroundings, inTime }: PathRules): Promise<Drive[]> {
	if (surroundings.platform === 'win32') {
		const found: Drive[] = [];
		for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
			const path = `${letter}:\\`;
			try {
				await inTime(path, () => access(path));
				found.push({ name: `${letter}:`, path });
			} catch {
				// No such drive, or nothing in it.
			}
		}
		return found;
	}
	const attached = surroundings.platform === 'darwin' ? await volumes() : await mounts();
	const shown = [...new Set(attached)].filter((path) => !isSensitive(path, surroundings)).sort();
	return [{ name: '/', path: '/' }, ...shown.map((path) => ({ name: basename(path), path }))];
}

/** Where people's disks are mounted; the rest is the system's. */
const PLACES = /^\/(mnt|media|run\/media|home|srv|data|Volumes)\/./;

async function mounts(): Promise<string[]> {
	try {
		return mountPoints(await readFile('/proc/self/mounts', 'utf8')).filter((path) => PLACES.test(path));
	} catch {
		return [];
	}
}

/** @param table as /proc/self/mounts has it: blanks and other marks in a path are octal */
export function mountPoints(table: string): string[] {
	return table.split('\n').flatMap((line) => {
		const path = line.split(' ')[1];
		if (path === undefined) return [];
		const bytes = path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
		return [bytes];
	});
}

async function volumes(): Promise<string[]> {
	try {
		return (await readdir('/Volumes')).map((name) => join('/Volumes', name));
	} catch {
		return [];
	}
}
