import { setTimeout as sleep } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';
import type { ProcessEntry } from './process-entry.ts';
import { ownLine, system, withDescendants } from './process-table.ts';
import { signalProcess } from './signal.ts';

/** How long anything may take to end. SIGKILL takes milliseconds; only a process stuck in the kernel takes longer. */
export const END_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 10;

/** Keeps track of a set of processes and of all they start. */
export interface Hunt {
	/** All of them that live now. Whatever it has once returned it knows again, even when its parent is gone. */
	look(): ProcessEntry[];
}

/**
 * @param belongs tells the processes to begin with, by their entry and marker
 */
export function createHunt(belongs: (entry: ProcessEntry, marker: string | undefined) => boolean): Hunt {
	let known = new Map<number, string>();
	return {
		look() {
			const table = system.readProcessTable();
			const markers = system.readMarkers(table);
			const roots = table.filter(
				(entry) => known.get(entry.pid) === entry.startedAt || belongs(entry, markers.get(entry.pid)),
			);
			const found = withDescendants(table, roots, ownLine(table)).filter((entry) => !entry.zombie);
			known = new Map(found.map((entry) => [entry.pid, entry.startedAt]));
			return found;
		},
	};
}

/**
 * Ends all that the hunt finds and resolves, with how many that were, when it finds none any more.
 * Throws PROCESS_LEFT_OVER when some still live after 10 s.
 */
export async function endAll(hunt: Hunt): Promise<number> {
	const ended = new Set<string>();
	const deadline = performance.now() + END_WITHIN_MS;
	for (;;) {
		const found = stopAll(hunt, deadline);
		if (found.length === 0) return ended.size;
		if (performance.now() > deadline) throw leftOver(found.map((entry) => entry.pid));
		for (const { pid, startedAt } of found) {
			signalProcess(pid, 'SIGKILL');
			ended.add(`${pid} ${startedAt}`);
		}
		await sleep(LOOK_EVERY_MS);
	}
}

/** Waits until `gone` holds; false when that takes longer than `withinMs`. */
export async function waitUntil(gone: () => boolean, withinMs: number): Promise<boolean> {
	const deadline = performance.now() + withinMs;
	while (!gone()) {
		if (performance.now() > deadline) return false;
		await sleep(LOOK_EVERY_MS);
	}
	return true;
}

export function leftOver(pids: readonly number[]): AutocoderError {
	return new AutocoderError(
		'PROCESS_LEFT_OVER',
		`Processes of an ended session are still there ${END_WITHIN_MS / 1_000} s after they were killed: pid ${pids.join(', ')}.`,
		'See what they wait for (ps -o pid,stat,wchan,command -p PID), end them, and start again.',
	);
}

/** Stops before anything is killed, so that nothing starts a child between the look and the kill. */
function stopAll(hunt: Hunt, deadline: number): ProcessEntry[] {
	const stopped = new Set<number>();
	for (;;) {
		const found = hunt.look();
		const running = found.filter((entry) => !stopped.has(entry.pid));
		if (running.length === 0 || performance.now() > deadline) return found;
		for (const { pid } of running) {
			signalProcess(pid, 'SIGSTOP');
			stopped.add(pid);
		}
	}
}
