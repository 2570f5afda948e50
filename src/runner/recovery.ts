import { removeScratch } from '../agent/scratch.ts';
import { endMarked } from '../process/leftovers.ts';
import { runMarkers } from '../process/marker.ts';
import type { ProjectStore } from '../store/project-store.ts';

/**
 * Clears up what a runner that was killed left: processes, temporary directories, open sessions, claims. Called under the
 * runner lease, before any session starts. Returns a line for people, or null when there was nothing.
 *
 * @throws AutocoderError PROCESS_LEFT_OVER
 */
export async function recover(store: ProjectStore, projectKey: string): Promise<string | null> {
	const processes = await endMarked(runMarkers(projectKey));
	removeScratch(projectKey);
	const sessions = store.sessions.endAbandoned();
	store.features.releaseAbandoned();
	const found = [
		processes > 0 ? `${processes} ${processes === 1 ? 'process' : 'processes'} ended` : '',
		sessions > 0 ? `${sessions} interrupted ${sessions === 1 ? 'session' : 'sessions'} closed` : '',
	].filter(Boolean);
	return found.length > 0 ? `Cleared up after an earlier run: ${found.join(', ')}.` : null;
}
