import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../contract/process.ts';
import { createHunt, END_WITHIN_MS, endAll, leftOver, waitUntil } from './hunt.ts';
import { isAlive } from './identity.ts';
import { signalProcess } from './signal.ts';

interface Namespace {
	readonly child: ChildProcess;
	readonly exited: Promise<unknown>;
	/** The namespace's first process, as bubblewrap tells it. */
	readonly init: Promise<ProcessIdentity | undefined>;
	readonly marker: string;
}

/** bubblewrap tells its namespace, and leaves when that is empty, within milliseconds. */
const BUBBLEWRAP_WITHIN_MS = 1_000;

/**
 * Ends a bubblewrap box and resolves when it is empty. The namespace's first process is killed first, for the kernel
 * takes all others with it; a bubblewrap killed while it still sets up would leave that process waiting for ever.
 */
export async function endNamespace({ child, exited, init: reading, marker }: Namespace): Promise<void> {
	const init = await Promise.race([reading, sleep(BUBBLEWRAP_WITHIN_MS, undefined, { ref: false })]);
	if (init && isAlive(init)) {
		signalProcess(init.pid, 'SIGKILL');
		if (!(await waitUntil(() => !isAlive(init), END_WITHIN_MS))) throw leftOver([init.pid]);
	}
	if (init) await Promise.race([exited, sleep(BUBBLEWRAP_WITHIN_MS, undefined, { ref: false })]);
	// Looks whether that was all, and ends a bubblewrap that told nothing or does not leave.
	const running = () => child.exitCode === null && child.signalCode === null;
	await endAll(createHunt((entry, its) => its === marker || (entry.pid === child.pid && running())));
}
