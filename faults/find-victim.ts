import { readFileSync } from 'node:fs';
import { findMarked } from '../src/process/leftovers.ts';
import { runMarkers } from '../src/process/marker.ts';

type Victim = 'kill-claude' | 'kill-mcp' | 'kill-browser';

/** The pid of a process of the project's sessions that is to be killed; undefined when there is none at this moment. */
export function findVictim(projectKey: string, kind: Victim, which: 'oldest' | 'newest'): number | undefined {
	const found = findMarked(runMarkers(projectKey)).filter(({ pid }) => isA(kind, commandOf(pid)));
	found.sort((one, other) => Number(one.startedAt) - Number(other.startedAt) || one.pid - other.pid);
	return found.at(which === 'oldest' ? 0 : -1)?.pid;
}

function isA(kind: Victim, [program = '', ...args]: readonly string[]): boolean {
	switch (kind) {
		case 'kill-claude':
			return /(^|\/)claude$/.test(program) && args.includes('--output-format');
		case 'kill-mcp':
			return /(^|\/)node$/.test(program) && args.some((arg) => arg.includes('@playwright/mcp'));
		case 'kill-browser':
			return /chrom|edge/i.test(program) && !args.some((arg) => arg.startsWith('--type='));
	}
}

/** Its command line; empty when it is gone. */
function commandOf(pid: number): string[] {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
	} catch {
		return [];
	}
}
