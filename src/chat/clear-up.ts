import { removeScratch } from '../agent/scratch.ts';
import type { BoxKind } from '../contract/process.ts';
import { endMarked } from '../process/leftovers.ts';
import { projectMarker } from '../process/marker.ts';
import type { ChatHost } from './host.ts';

/** Whose temporary directories those of a process' talks are. */
export function scratchKey(pid: number): string {
	return `chat${pid}`;
}

/** Ends what talks of a process left that was killed: without a box its Claude goes on by itself. */
export async function clearUp({ directory, features }: ChatHost, box: BoxKind): Promise<void> {
	const owners = await features((store) => store.sessions.endAbandonedTalks());
	for (const pid of owners) {
		if (box === 'process-group') await endMarked(`${projectMarker(directory)}:chat-${pid}-`);
		removeScratch(scratchKey(pid));
	}
}
