import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at a moment. Linux only. */
export interface ProcessFigures {
	/** Resident memory, in MB. */
	readonly memory: number;
	/** Open file handles. */
	readonly handles: number;
}

/** Undefined when the process is gone. */
export function readProcessFigures(pid: number): ProcessFigures | undefined {
	try {
		const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		if (kilobytes === undefined) return undefined;
		return { memory: Number(kilobytes) / 1_024, handles: readdirSync(`/proc/${pid}/fd`).length };
	} catch {
		return undefined;
	}
}
