import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isWithin } from './box-view.ts';

/**
 * The pids of the processes of a program that work in a directory or below it. One that may not be looked into counts, since it may be
 * one. Undefined where the system does not tell.
 *
 * @param program the name that the system knows it by, such as `git`
 * @param directory absolute and without symbolic links
 */
export function findWorkingIn(directory: string, program: string): number[] | undefined {
	if (process.platform !== 'linux') return undefined;
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => nameOf(pid) === program && worksIn(pid, directory));
}

function nameOf(pid: number): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
	} catch {
		return undefined;
	}
}

function worksIn(pid: number, directory: string): boolean {
	try {
		return isWithin(readlinkSync(`/proc/${pid}/cwd`), directory);
	} catch (error) {
		// It has ended meanwhile, or is somebody else's.
		return error instanceof Error && 'code' in error && error.code === 'EACCES';
	}
}
