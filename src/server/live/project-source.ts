import { existsSync } from 'node:fs';
import { isAlive } from '../../process/identity.ts';
import { openProjectStore, type ProjectStore, projectFiles } from '../../store/project-store.ts';
import type { Watch } from '../../store/watch.ts';

/** The database of a project, open for those who watch it. */
export interface ProjectSource {
	readonly store: ProjectStore;
	readonly watch: Watch;
	close(): void;
}

/**
 * Opens connections of their own, which never wait for a lock: that would hold up every other project too.
 * Undefined when the project has no database.
 *
 * @throws AutocoderError as openProjectStore
 */
export function openProjectSource(directory: string): ProjectSource | undefined {
	if (!existsSync(projectFiles(directory).database)) return undefined;
	const store = openProjectStore(directory, { now: Date.now, isAlive, busyTimeoutMs: 0 });
	try {
		const watch = store.watch();
		return {
			store,
			watch,
			close() {
				watch.close();
				store.close();
			},
		};
	} catch (error) {
		store.close();
		throw error;
	}
}
