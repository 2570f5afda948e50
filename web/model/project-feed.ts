import type { Feature, FeatureBoard } from '../../src/contract/feature.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import type { ConnectionState, LiveConnection } from '../transport/live-connection.ts';
import { afterMessages, NOTHING_KNOWN, type ProjectState, withFeature, withList } from './project-state.ts';

export interface FeedState extends ProjectState {
	readonly connection: ConnectionState;
	/** Why the list could not be fetched. */
	readonly listError: Error | null;
}

export interface ProjectFeed {
	readonly name: string;
	state(): FeedState;
	/** @returns how to end the subscription */
	subscribe(changed: () => void): () => void;
	/** Called with all that the stream brings, in order. */
	onMessages(listener: (messages: readonly LiveMessage[]) => void): () => void;
	/** Shows what a request answered before the stream says it. */
	put(id: number, feature: Feature | null): void;
	/** Asks for the list anew; resolves when it is there, or could not be had. */
	refetch(): Promise<void>;
	retry(): void;
	/** After this nothing of the project arrives any more. */
	close(): void;
}

export interface FeedDependencies {
	readonly name: string;
	readonly connect: (handlers: {
		readonly onMessages: (messages: readonly LiveMessage[]) => void;
		readonly onState: (state: ConnectionState) => void;
	}) => LiveConnection;
	readonly board: (signal: AbortSignal) => Promise<FeatureBoard>;
	/** Milliseconds until a list that failed is asked for again by itself, after so many failures; null: not by itself. */
	readonly again: (error: Error, failures: number) => number | null;
}

/** What one view shows of one project, alive. It belongs to that view: what arrives late for another project finds nobody. */
export function openProjectFeed({ name, connect, board, again }: FeedDependencies): ProjectFeed {
	let state: FeedState = { ...NOTHING_KNOWN, connection: 'connecting', listError: null };
	let closed = false;
	let fetching: AbortController | null = null;
	let fetched = Promise.resolve();
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;
	const subscribers = new Set<() => void>();
	const listeners = new Set<(messages: readonly LiveMessage[]) => void>();

	function set(change: Partial<FeedState>): void {
		if (closed) return;
		state = { ...state, ...change };
		for (const changed of subscribers) changed();
	}

	function refetch(): Promise<void> {
		set({ awaitingList: true });
		fetched = fetchList();
		return fetched;
	}

	async function fetchList(): Promise<void> {
		stopFetching();
		const mine = new AbortController();
		fetching = mine;
		try {
			const { pending, in_progress, done } = await board(mine.signal);
			if (fetching !== mine) return;
			failures = 0;
			set({ ...withList(state, [...pending, ...in_progress, ...done]), listError: null });
		} catch (cause) {
			// Another request took over: what it brings is what was waited for.
			if (fetching !== mine) return closed ? undefined : fetched;
			const error = cause instanceof Error ? cause : new Error(String(cause));
			failures += 1;
			const wait = again(error, failures);
			if (wait !== null) timer = setTimeout(() => void refetch(), wait);
			set({ listError: error, awaitingList: false, early: [] });
		}
	}

	function stopFetching(): void {
		fetching?.abort();
		fetching = null;
		if (timer !== null) clearTimeout(timer);
		timer = null;
	}

	const connection = connect({
		onMessages(messages) {
			const before = state.listVersion;
			set(afterMessages(state, messages));
			const back = state.listError !== null && messages.some(({ type }) => type === 'hello');
			if (state.listVersion !== before || back) void refetch();
			for (const listener of listeners) listener(messages);
		},
		onState: (next) => set({ connection: next }),
	});

	return {
		name,
		state: () => state,
		subscribe(changed) {
			subscribers.add(changed);
			return () => subscribers.delete(changed);
		},
		onMessages(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		put: (id, feature) => set(withFeature(state, id, feature)),
		refetch,
		retry: () => connection.retry(),
		close() {
			closed = true;
			stopFetching();
			connection.close();
			subscribers.clear();
			listeners.clear();
		},
	};
}
