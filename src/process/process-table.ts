import * as linux from './linux-proc.ts';
import * as macos from './macos-ps.ts';
import type { ProcessEntry, System } from './process-entry.ts';

export const system: System = process.platform === 'linux' ? linux : macos;

/** This process and all it descends from: what must never be ended. */
export function ownLine(table: readonly ProcessEntry[]): Set<number> {
	const parents = new Map(table.map((entry) => [entry.pid, entry.parent]));
	const line = new Set<number>();
	for (let pid: number | undefined = process.pid; pid !== undefined && !line.has(pid); pid = parents.get(pid)) {
		line.add(pid);
	}
	return line;
}

/** `roots` and everything that descends from them, by pid; `never` is neither entered nor passed through. */
export function withDescendants(
	table: readonly ProcessEntry[],
	roots: readonly ProcessEntry[],
	never: ReadonlySet<number>,
): ProcessEntry[] {
	const children = new Map<number, ProcessEntry[]>();
	for (const entry of table) {
		const siblings = children.get(entry.parent);
		if (siblings) siblings.push(entry);
		else children.set(entry.parent, [entry]);
	}
	const found = new Map<number, ProcessEntry>();
	const open = [...roots];
	for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
		if (never.has(entry.pid) || found.has(entry.pid)) continue;
		found.set(entry.pid, entry);
		open.push(...(children.get(entry.pid) ?? []));
	}
	return [...found.values()];
}
