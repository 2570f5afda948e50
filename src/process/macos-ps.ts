import { spawnSync } from 'node:child_process';
import { MARKER_VARIABLE } from './marker.ts';
import type { ProcessEntry } from './process-entry.ts';

// `lstart` is written in the locale and the time zone of whoever asks; every process must read the same.
const PLAIN = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };
const COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=';

let bootId: string | undefined;

/** `kern.boottime` moves when the clock is set; the boot session's UUID does not. */
export function readBootId(): string {
	bootId ??= ask('sysctl', ['-n', 'kern.bootsessionuuid']).trim() || ask('sysctl', ['-n', 'kern.boottime']).trim();
	return bootId;
}

export function readProcess(pid: number): ProcessEntry | undefined {
	return parseTable(ask('ps', ['-o', COLUMNS, '-p', String(pid)]))[0];
}

export function readProcessTable(): ProcessEntry[] {
	return parseTable(ask('ps', ['-ax', '-o', COLUMNS]));
}

/** `-E` appends the environment to the command. Programs that the system protects keep theirs to themselves. */
export function readMarkers(): Map<number, string> {
	return parseMarkers(ask('ps', ['-axEww', '-o', 'pid=,command=']));
}

export function parseTable(text: string): ProcessEntry[] {
	const table: ProcessEntry[] = [];
	for (const line of text.split('\n')) {
		const [, pid, parent, group, state, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
		if (state === undefined || startedAt === undefined) continue;
		table.push({
			pid: Number(pid),
			parent: Number(parent),
			group: Number(group),
			zombie: state.startsWith('Z'),
			startedAt,
		});
	}
	return table;
}

/** The environment comes after the arguments, so the last word of that form is the variable. */
export function parseMarkers(text: string): Map<number, string> {
	const markers = new Map<number, string>();
	for (const line of text.split('\n')) {
		const pid = Number.parseInt(line, 10);
		const value = line.split(' ').findLast((word) => word.startsWith(`${MARKER_VARIABLE}=`));
		if (value !== undefined && pid > 0) markers.set(pid, value.slice(MARKER_VARIABLE.length + 1));
	}
	return markers;
}

function ask(file: string, args: string[]): string {
	const answer = spawnSync(file, args, { env: PLAIN, encoding: 'utf8', timeout: 5_000, maxBuffer: 64 * 1024 * 1024 });
	return answer.stdout ?? '';
}
