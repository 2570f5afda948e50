import { readdirSync, readFileSync } from 'node:fs';
import { MARKER_VARIABLE } from './marker.ts';
import type { ProcessEntry } from './process-entry.ts';

let bootId: string | undefined;

export function readBootId(): string {
	bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	return bootId;
}

export function readProcess(pid: number): ProcessEntry | undefined {
	const stat = readProc(pid, 'stat');
	return stat === undefined ? undefined : parseStat(stat);
}

export function readProcessTable(): ProcessEntry[] {
	const table: ProcessEntry[] = [];
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const entry = readProcess(Number(name));
		if (entry) table.push(entry);
	}
	return table;
}

export function readMarkers(table: readonly ProcessEntry[]): Map<number, string> {
	const start = `${MARKER_VARIABLE}=`;
	const markers = new Map<number, string>();
	for (const { pid, zombie } of table) {
		const environment = zombie ? undefined : readProc(pid, 'environ');
		if (!environment?.includes(start)) continue;
		const line = environment.split('\0').find((variable) => variable.startsWith(start));
		if (line !== undefined) markers.set(pid, line.slice(start.length));
	}
	return markers;
}

/**
 * `/proc/PID/stat`, see proc_pid_stat(5). The second field is the program's name in parentheses and may itself hold
 * blanks and parentheses, so fields are counted from the last `)`; there the first is field 3.
 */
export function parseStat(stat: string): ProcessEntry | undefined {
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const field = (number: number) => fields[number - 3];
	const startedAt = field(22);
	if (startedAt === undefined) return undefined;
	const ended = field(3) === 'Z' || field(3) === 'X';
	return {
		pid: Number.parseInt(stat, 10),
		parent: Number(field(4)),
		group: Number(field(5)),
		// A main thread that has ended is a Z too while other threads go on and hold the files and ports.
		zombie: ended && Number(field(20)) <= 1,
		startedAt,
	};
}

/** Undefined when the process is gone or not ours to look into. */
function readProc(pid: number, file: 'stat' | 'environ'): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'latin1');
	} catch {
		return undefined;
	}
}
