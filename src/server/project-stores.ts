import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AutocoderError } from '../contract/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../contract/settings.ts';
import { isAlive } from '../process/identity.ts';
import { isDirectory } from '../projects/paths.ts';
import type { LaunchSettings } from '../runner/launch.ts';
import { type Conversations, openConversations } from '../store/conversations.ts';
import { openProjectStore, type ProjectStore, projectFiles } from '../store/project-store.ts';
import { openRegistry, type Registry } from '../store/registry.ts';
import { IDLE_MS, keepOpen } from './keep-open.ts';

export interface FoundProject {
	readonly name: string;
	/** Absolute. */
	readonly directory: string;
}

/**
 * The databases of all projects, opened when they are first needed. Another process' lock is waited for without holding up
 * the event loop, for a quarter of a second; what still fails then is DATABASE_LOCKED.
 */
export interface ProjectStores {
	/** @throws AutocoderError PROJECT_NOT_FOUND for a name that is not registered, or whose directory is gone */
	find(name: string): Promise<FoundProject>;
	/** Looks at a project; one that has no database yet gets none, and `absent` is the answer. */
	read<T>(name: string, work: (store: ProjectStore, project: FoundProject) => T, absent: () => T): Promise<T>;
	/** Works on a project, making its database when there is none. `work` may be tried several times, each in whole. */
	write<T>(name: string, work: (store: ProjectStore, project: FoundProject) => T): Promise<T>;
	/** Looks at a project's conversations; where there are none yet, no database is made, and `absent` is the answer. */
	readConversations<T>(name: string, work: (conversations: Conversations) => T, absent: () => T): Promise<T>;
	/** Works on a project's conversations, as `write` does on the rest. */
	writeConversations<T>(name: string, work: (conversations: Conversations) => T): Promise<T>;
	registry<T>(work: (registry: Registry) => T): Promise<T>;
	/** What holds where neither the user nor a project says otherwise. */
	readonly defaults: Settings;
	/** What a run of the project is started with, unless it is asked otherwise. */
	settings(name: string): Promise<LaunchSettings>;
	/** Closes what is open of a project, as before its files are deleted. */
	release(directory: string): void;
	close(): void;
}

const LOCK_WAIT_MS = 250;
const RETRY_MS = 15;

export function createProjectStores(home: string, defaults: Settings = DEFAULT_SETTINGS): ProjectStores {
	const dependencies = { now: Date.now, isAlive, busyTimeoutMs: 0 };
	const projects = keepOpen(
		(directory) => projectFiles(directory).database,
		(directory) => openProjectStore(directory, dependencies),
	);
	const conversations = keepOpen(
		(directory) => projectFiles(directory).assistant,
		(directory) => openConversations(directory, dependencies),
	);
	let registry: Registry | null = null;

	const sweep = setInterval(() => {
		projects.releaseIdle();
		conversations.releaseIdle();
	}, IDLE_MS);
	sweep.unref();

	function withRegistry<T>(work: (registry: Registry) => T): Promise<T> {
		return whileLocked(() => {
			registry ??= openRegistry(home, Date.now, 0);
			return work(registry);
		});
	}

	async function find(name: string): Promise<FoundProject> {
		const known = await withRegistry((projects) => projects.find(name));
		if (known === undefined)
			throw new AutocoderError(
				'PROJECT_NOT_FOUND',
				`There is no project "${name}".`,
				'Check the spelling, or create it.',
			);
		if (!isDirectory(known.path))
			throw new AutocoderError(
				'PROJECT_NOT_FOUND',
				`The directory of the project "${name}", ${known.path}, is not there.`,
				'Put it back, or remove the project from the list.',
			);
		return { name, directory: known.path };
	}

	return {
		find,
		async read(name, work, absent) {
			const project = await find(name);
			const { database, featureList } = projectFiles(project.directory);
			if (!existsSync(database) && !existsSync(featureList)) return absent();
			return await whileLocked(() => work(projects.open(project.directory), project));
		},
		async write(name, work) {
			const project = await find(name);
			return await whileLocked(() => work(projects.open(project.directory), project));
		},
		async readConversations(name, work, absent) {
			const { directory } = await find(name);
			if (!existsSync(projectFiles(directory).assistant)) return absent();
			return await whileLocked(() => work(conversations.open(directory)));
		},
		async writeConversations(name, work) {
			const { directory } = await find(name);
			return await whileLocked(() => work(conversations.open(directory)));
		},
		registry: withRegistry,
		defaults,
		settings: (name) =>
			withRegistry((known) => {
				const { yolo_mode, model, max_iterations, headless } = {
					...defaults,
					...known.settings(),
					...known.settings(name),
				};
				return { yolo: yolo_mode, model, maxIterations: max_iterations, headless };
			}),
		release(directory) {
			projects.release(directory);
			conversations.release(directory);
		},
		close() {
			clearInterval(sweep);
			projects.releaseAll();
			conversations.releaseAll();
			registry?.close();
			registry = null;
		},
	};
}

/** SQLite's own waiting would hold up every other request. */
async function whileLocked<T>(work: () => T): Promise<T> {
	const deadline = performance.now() + LOCK_WAIT_MS;
	for (;;) {
		try {
			return work();
		} catch (error) {
			const locked = error instanceof AutocoderError && error.code === 'DATABASE_LOCKED';
			if (!locked || performance.now() > deadline) throw error;
			await delay(RETRY_MS);
		}
	}
}
