import { AutocoderError } from '../src/contract/errors.ts';
import type { ProjectStore } from '../src/store/project-store.ts';

/** Waits longer than this are cut short by whoever looks after the run. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 500;

/** Has a run try at once that would wait long for a limit without a known end. Returns what ends the watching. */
export function hurryTheRun(store: ProjectStore): () => void {
	const timer = setInterval(() => {
		const latest = store.runs.latest();
		if (latest?.run.waits_for !== 'limit' || store.sessions.knownLimit() !== null) return;
		if ((latest.run.resumes_at ?? 0) - Date.now() > PATIENCE_MS) unlessLocked(() => store.runs.wish('running'));
	}, LOOK_MS);
	return () => clearInterval(timer);
}

/** Gives features free that failed in so many sessions that the run left them. Returns how many those were. */
export function releaseParked(store: ProjectStore): number {
	const parked = store.features.list().filter(({ parked_at }) => parked_at !== null);
	for (const { id } of parked) store.features.change(id, { do: 'release', why: 'asked' }, { kind: 'person' });
	return parked.length;
}

/** It is looked at again soon. */
function unlessLocked(act: () => void): void {
	try {
		act();
	} catch (error) {
		if (!(error instanceof AutocoderError && ['DATABASE_LOCKED', 'DISK_FULL'].includes(error.code))) throw error;
	}
}
