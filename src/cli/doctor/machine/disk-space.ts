import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Check, Status } from '../check.ts';
import { byteSize } from '../words.ts';

const WARN_BELOW = 2_000_000_000;
const FAIL_BELOW = 200_000_000;

export const diskSpace: Check = {
	id: 'disk',
	title: 'Disk space',
	async run({ environment, directory }) {
		const paths = [...(directory === null ? [] : [directory]), tmpdir(), environment.home];
		// Paths on one disk share its space.
		const disks = new Map<number, string[]>();
		for (const path of new Set(paths)) {
			const disk = statSync(nearest(path)).dev;
			disks.set(disk, [...(disks.get(disk) ?? []), path]);
		}
		const spaces = await Promise.all(
			[...disks.values()].map(async (sharing) => {
				const { bavail, bsize } = await statfs(nearest(sharing[0] as string));
				return { sharing, free: bavail * bsize };
			}),
		);
		const status = statusOf(Math.min(...spaces.map(({ free }) => free)));
		return {
			status,
			found: spaces.map(({ sharing, free }) => `${byteSize(free)} free for ${sharing.join(', ')}`).join('; '),
			...(status === 'ok' ? {} : { mend: 'Free some space: agents install packages, and browsers keep files.' }),
		};
	},
};

/** @param free bytes */
export function statusOf(free: number): Status {
	if (free < FAIL_BELOW) return 'fail';
	return free < WARN_BELOW ? 'warn' : 'ok';
}

/** The path itself, or the directory above it that exists. */
function nearest(path: string): string {
	return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}
