import { fileKey } from '../store/watch.ts';

/** Databases of one kind, each under the directory of its project. */
export interface OpenStores<Store> {
	/** Opens the database when it is not open, or when another file lies in its place now. */
	open(directory: string): Store;
	release(directory: string): void;
	releaseIdle(): void;
	releaseAll(): void;
}

/** A database that nobody asked for since is closed. */
export const IDLE_MS = 60_000;

interface Opened<Store> {
	readonly store: Store;
	/** The file that was opened. */
	readonly file: string | undefined;
	usedAt: number;
}

/** Keeps databases open from one request to the next. */
export function keepOpen<Store extends { close(): void }>(
	pathIn: (directory: string) => string,
	openStore: (directory: string) => Store,
): OpenStores<Store> {
	const opened = new Map<string, Opened<Store>>();

	function release(directory: string): void {
		opened.get(directory)?.store.close();
		opened.delete(directory);
	}

	return {
		open(directory) {
			const path = pathIn(directory);
			const present = opened.get(directory);
			if (present !== undefined && present.file === fileKey(path)) {
				present.usedAt = Date.now();
				return present.store;
			}
			release(directory);
			const store = openStore(directory);
			opened.set(directory, { store, file: fileKey(path), usedAt: Date.now() });
			return store;
		},
		release,
		releaseIdle() {
			for (const [directory, { usedAt }] of opened) if (Date.now() - usedAt > IDLE_MS) release(directory);
		},
		releaseAll() {
			for (const directory of [...opened.keys()]) release(directory);
		},
	};
}
