import type { JournalEvent } from '../../src/contract/events.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import type { ProjectFeed } from './project-feed.ts';

export interface SessionEventsState {
	readonly events: readonly JournalEvent[];
	/** Whether all that there was has been read. */
	readonly complete: boolean;
	/** Why the rest could not be read. */
	readonly error: Error | null;
}

/** All events of a session: those that were, page by page, and those that come. It lives as long as somebody looks. */
export interface SessionEvents {
	state(): SessionEventsState;
	subscribe(changed: () => void): () => void;
	/** Reads on where it broke off. */
	retry(): void;
	close(): void;
}

export interface SessionEventsDependencies {
	readonly feed: Pick<ProjectFeed, 'state' | 'onMessages'>;
	readonly session: number;
	/** The first events of the session after one; none: there are no more. */
	readonly read: (
		after: number,
		signal: AbortSignal,
	) => Promise<{ readonly journal: string | null; readonly events: readonly JournalEvent[] }>;
	/** Milliseconds until it is tried again by itself, after so many failures; null: not by itself. */
	readonly again: (error: Error, failures: number) => number | null;
}

export function openSessionEvents({ feed, session, read, again }: SessionEventsDependencies): SessionEvents {
	let state: SessionEventsState = { events: [], complete: false, error: null };
	let { journal } = feed.state();
	/** Up to this event nothing of the session is missing. */
	let solid = 0;
	let reading: AbortController | null = null;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | null = null;
	const subscribers = new Set<() => void>();

	function set(change: Partial<SessionEventsState>): void {
		state = { ...state, ...change };
		for (const changed of subscribers) changed();
	}

	function stop(): void {
		reading?.abort();
		reading = null;
		if (timer !== null) clearTimeout(timer);
		timer = null;
	}

	async function readOn(): Promise<void> {
		stop();
		const mine = new AbortController();
		reading = mine;
		try {
			for (;;) {
				const page = await read(solid, mine.signal);
				if (reading !== mine) return;
				journal ??= page.journal;
				if (page.journal !== journal) throw new Error('The database was replaced.');
				const last = page.events.at(-1);
				failures = 0;
				solid = last?.seq ?? state.events.at(-1)?.seq ?? solid;
				set({ events: merged(state.events, page.events), complete: last === undefined, error: null });
				if (last === undefined) return;
			}
		} catch (cause) {
			if (reading !== mine) return;
			const error = cause instanceof Error ? cause : new Error(String(cause));
			failures += 1;
			const wait = again(error, failures);
			if (wait !== null) timer = setTimeout(() => void readOn(), wait);
			set({ error });
		}
	}

	function receive(messages: readonly LiveMessage[]): void {
		let { events, complete } = state;
		let returned = false;
		for (const message of messages) {
			if (message.type === 'hello') {
				// Between what was known and what follows there may be a gap.
				returned = true;
				complete = false;
				if (message.journal === journal) continue;
				if (journal !== null) [events, solid] = [[], 0];
				journal = message.journal;
			} else if ('event' in message && message.event.session_id === session) {
				events = merged(events, [message.event]);
				if (complete) solid = message.seq;
			}
		}
		if (events !== state.events || complete !== state.complete) set({ events, complete });
		if (returned) void readOn();
	}

	const unsubscribe = feed.onMessages(receive);
	void readOn();
	return {
		state: () => state,
		subscribe(changed) {
			subscribers.add(changed);
			return () => subscribers.delete(changed);
		},
		retry: () => void readOn(),
		close() {
			stop();
			unsubscribe();
			subscribers.clear();
		},
	};
}

/** Both lists in order, each event once. */
function merged(known: readonly JournalEvent[], more: readonly JournalEvent[]): readonly JournalEvent[] {
	const first = more[0];
	if (first === undefined) return known;
	const last = known.at(-1);
	if (last === undefined || last.seq < first.seq) return [...known, ...more];
	const seen = new Set(known.map(({ seq }) => seq));
	const added = more.filter(({ seq }) => !seen.has(seq));
	return added.length === 0 ? known : [...known, ...added].sort((a, b) => a.seq - b.seq);
}
