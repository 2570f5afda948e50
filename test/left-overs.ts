import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The processes that belong to a run of the tests: they carry its marker, work in its directory, or name it on their command
 * line (children with a cleaned environment). Linux only: empty elsewhere.
 * @param directory absolute and without symbolic links
 */
export function processesOfRun(id: string, directory: string): number[] {
	return processIds().filter((pid) => pid !== process.pid && isAlive(pid) && belongs(pid, id, directory));
}

/** Its command line, for people. */
export function describeProcess(pid: number): string {
	return commandLine(pid).replaceAll('\0', ' ').trim();
}

function belongs(pid: number, id: string, directory: string): boolean {
	if (read(pid, 'environ').includes(`AUTOCODER_TEST_RUN=${id}\0`)) return true;
	if (commandLine(pid).includes(`${directory}/`)) return true;
	const place = workingDirectory(pid);
	return place === directory || place.startsWith(`${directory}/`);
}

function processIds(): number[] {
	try {
		return readdirSync('/proc').map(Number).filter(Number.isInteger);
	} catch {
		return [];
	}
}

/** A zombie has ended; its parent has not asked yet. */
function isAlive(pid: number): boolean {
	const stat = read(pid, 'stat');
	return stat !== '' && stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
}

function commandLine(pid: number): string {
	return read(pid, 'cmdline');
}

function workingDirectory(pid: number): string {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return '';
	}
}

/** Empty when the process is gone or another user's. */
function read(pid: number, name: string): string {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'latin1');
	} catch {
		return '';
	}
}
