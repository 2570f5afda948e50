import type { ProcessIdentity } from '../contract/process.ts';
import { system } from './process-table.ts';

/** The identity of this very process. */
export function ownIdentity(): ProcessIdentity {
	const own = identityOf(process.pid);
	if (!own) throw new Error(`The system does not list this very process, pid ${process.pid}.`);
	return own;
}

/** Undefined when no process has that pid, or only a zombie does. Takes some 0.02 ms on Linux, a `ps` on macOS. */
export function identityOf(pid: number): ProcessIdentity | undefined {
	const entry = system.readProcess(pid);
	if (!entry || entry.zombie) return undefined;
	return { pid, startedAt: entry.startedAt, bootId: system.readBootId() };
}

/** Whether that very process still runs: not one that was given its pid later, not a zombie, not one of another boot. */
export function isAlive(identity: ProcessIdentity): boolean {
	if (identity.bootId !== system.readBootId()) return false;
	return identityOf(identity.pid)?.startedAt === identity.startedAt;
}
