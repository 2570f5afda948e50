import { removeScratch } from '../agent/scratch.ts';
import type { SessionSettings } from '../agent/session-host.ts';
import { createRedactor, secretsOf } from '../guard/redact.ts';
import { endMarked } from '../process/leftovers.ts';
import { runMarkers } from '../process/marker.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { removeStaleLocks } from './git-operations.ts';
import { onceUnlocked } from './passing-faults.ts';
import { rescueWork } from './rescue-work.ts';

/**
 * Clears up what a runner that was killed left: processes, temporary directories, uncommitted work, open sessions, claims. Called under
 * the runner lease, before any session starts. Each step can be done again, and a session counts as broken off until its
 * work was kept, so that recovery itself may be killed anywhere. Returns a line for people, or null when there was nothing.
 *
 * @throws AutocoderError PROCESS_LEFT_OVER
 */
export async function recover(store: ProjectStore, runId: number, settings: SessionSettings): Promise<string | null> {
	const { projectKey } = settings.box;
	const processes = await endMarked(runMarkers(projectKey));
	removeScratch(projectKey);
	const broken = store.sessions.brokenOff();
	let unlocked = 0;
	if (broken !== undefined) {
		unlocked = removeStaleLocks(settings.projectDirectory).length;
		await keepWork(store, runId, broken.id, settings);
	}
	const sessions = store.sessions.endAbandoned();
	store.features.releaseAbandoned();
	const found = [
		processes > 0 ? `${processes} ${processes === 1 ? 'process' : 'processes'} ended` : '',
		sessions > 0 ? `${sessions} interrupted ${sessions === 1 ? 'session' : 'sessions'} closed` : '',
		unlocked > 0 ? 'a lock of git that nobody held removed' : '',
	].filter(Boolean);
	return found.length > 0 ? `Cleared up after an earlier run: ${found.join(', ')}.` : null;
}

/** Keeps what a session left uncommitted, and tells of it. That it cannot be kept is told too, and is no reason to end a run. */
export async function keepWork(
	store: ProjectStore,
	runId: number,
	sessionId: number,
	{ projectDirectory, box, environment }: SessionSettings,
): Promise<void> {
	const subject = { runId, sessionId };
	try {
		const kept = await rescueWork(projectDirectory, box.projectKey, sessionId, environment);
		if (kept === null) return;
		const { ref, commit, files, leftOut } = kept;
		const data = { ref, commit, files, left_out: leftOut };
		await onceUnlocked(() => store.journal.record([{ type: 'work.rescued', data }], subject));
	} catch (error) {
		const why = error instanceof Error ? error.message.slice(0, 1_000).toWellFormed() : String(error);
		const line = createRedactor(secretsOf(environment))(
			`What session ${sessionId} left uncommitted could not be kept as a commit, and lies in the project as it was: ${why}`,
		);
		await onceUnlocked(() => store.journal.record([{ type: 'log', data: { level: 'warn', line } }], subject));
	}
}
