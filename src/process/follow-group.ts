import type { ChildProcess } from 'node:child_process';
import { createHunt, endAll } from './hunt.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Follows a process group while it lives, so that what moves away from it is still known when it is to end: somebody
 * who leaves the group, the marker and the parent chain is found if one look saw the chain whole.
 * Looks every 2 s, before the child is killed, and whenever `look` is called; `end` ends all of it and resolves when none is left.
 */
export function followGroup(
	child: ChildProcess & { readonly pid: number },
	marker: string,
): { look(): void; end(): Promise<void> } {
	// The number of a group is not given out again while the group has a member, but it is afterwards.
	let groupLives = true;
	const hunt = createHunt((entry, its) => its === marker || (groupLives && entry.group === child.pid));
	const look = () => {
		const found = hunt.look();
		const running = child.exitCode === null && child.signalCode === null;
		groupLives &&= running || found.some((entry) => entry.group === child.pid);
		if (found.length === 0 && !running) clearInterval(timer);
	};
	const timer = setInterval(look, LOOK_EVERY_MS).unref();
	child.once('exit', look);
	// The Agent SDK ends a child by ending its stdin, then by kill(): the last moments at which the chain is whole.
	child.stdin?.once('finish', look);
	const kill = child.kill.bind(child);
	child.kill = (signal) => {
		look();
		return kill(signal);
	};
	return {
		look,
		async end() {
			clearInterval(timer);
			await endAll(hunt);
		},
	};
}
