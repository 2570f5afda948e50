import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Enough for a project of a round, its write-ahead log included. */
const SIZE = '24m';
const TOO_MUCH_BYTES = 32_000_000;

/** A project's directory on a file system of its own that is soon full. */
export interface SmallDisk {
	fill(): void;
	makeRoom(): void;
	unmount(): void;
}

/** Whether this machine lets us make one: root on Linux, outside of containers that forbid it. */
export function canMount(): boolean {
	const directory = mkdtempSync(join(tmpdir(), 'autocoder-mount-'));
	try {
		mount(directory);
		unmount(directory);
		return true;
	} catch {
		return false;
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** Puts a small file system over the directory; what is in it is there too. */
export function putOnSmallDisk(directory: string): SmallDisk {
	const copy = `${directory}.copy`;
	cpSync(directory, copy, { recursive: true });
	mount(directory);
	cpSync(copy, directory, { recursive: true });
	rmSync(copy, { recursive: true });
	const ballast = join(directory, '.autocoder', 'ballast');
	return {
		fill() {
			try {
				writeFileSync(ballast, Buffer.alloc(TOO_MUCH_BYTES));
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
			}
		},
		makeRoom: () => rmSync(ballast, { force: true }),
		unmount: () => unmount(directory),
	};
}

function mount(directory: string): void {
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'tmpfs', directory], { stdio: 'ignore' });
}

/** Lazily: whatever is still open in it goes with its process. */
function unmount(directory: string): void {
	execFileSync('umount', ['--lazy', directory], { stdio: 'ignore' });
}
