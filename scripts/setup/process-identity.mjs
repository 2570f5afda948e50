import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process by its id and its start, since ids are used again.
 * @param {number} pid
 * @returns {{ pid: number, start: string | undefined }} start is undefined when there is no such process
 */
export function identify(pid) {
	return { pid, start: process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid) };
}

/** @param {{ pid?: number, start?: string } | undefined} identity */
export function isAlive(identity) {
	return identity?.pid !== undefined && identity.start !== undefined && identify(identity.pid).start === identity.start;
}

function startOnLinux(pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// The name, in brackets, may hold spaces and brackets; after it come the state (field 3) and, as field 22, the start.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

function startByPs(pid) {
	return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
}
