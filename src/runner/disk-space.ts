import { statfsSync } from 'node:fs';

/** The bytes that a user may still write on the disk of a path. */
export function freeBytes(path: string): number {
	const { bavail, bsize } = statfsSync(path);
	return bavail * bsize;
}

/**
 * Why no session should start for want of space; null: there is enough, or nobody wants to know. The sentence stays the same while
 * the space does not change its side of the bound.
 *
 * @param minFreeMb in MB of 1,000,000 bytes; 0: however full the disk is
 */
export function lowDisk(
	directory: string,
	minFreeMb: number,
	free: (path: string) => number = freeBytes,
): string | null {
	if (minFreeMb === 0) return null;
	let bytes: number;
	try {
		bytes = free(directory);
	} catch {
		// A disk that does not say is not held against the run; one that is full refuses the first write.
		return null;
	}
	if (bytes >= minFreeMb * 1_000_000) return null;
	return `The disk of ${directory} has less than ${minFreeMb} MB free (setting min_free_mb). Sessions go on when there is room.`;
}
