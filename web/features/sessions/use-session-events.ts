import { useEffect, useState } from 'react';
import type { JournalEvent } from '../../../src/contract/events.ts';
import { api } from '../../transport/api.ts';
import { useFeed } from '../project/live-project.tsx';

export interface SessionEvents {
	readonly events: readonly JournalEvent[];
	/** Whether all that there was has been read. */
	readonly complete: boolean;
	readonly error: Error | null;
}

const NONE: SessionEvents = { events: [], complete: false, error: null };

/** All events of a session: those that were, page by page, and those that come. */
export function useSessionEvents(session: number): SessionEvents {
	const feed = useFeed();
	const [state, setState] = useState(NONE);
	useEffect(() => {
		const ended = new AbortController();
		setState(NONE);
		const add = (more: readonly JournalEvent[], change: Partial<SessionEvents> = {}) =>
			setState((before) => ({ ...before, ...change, events: merged(before.events, more) }));
		const unsubscribe = feed.onMessages((messages) => {
			const more = messages.flatMap((message) =>
				'event' in message && message.event.session_id === session ? [message.event] : [],
			);
			if (more.length > 0) add(more);
		});
		const read = async () => {
			for (let after = 0; ; ) {
				const { events } = await api.sessionEvents(feed.name, session, after, ended.signal);
				if (ended.signal.aborted) return;
				const last = events.at(-1);
				add(events, { complete: last === undefined });
				if (last === undefined) return;
				after = last.seq;
			}
		};
		read().catch((error: unknown) => {
			if (!ended.signal.aborted)
				setState((before) => ({ ...before, error: error instanceof Error ? error : new Error(String(error)) }));
		});
		return () => {
			ended.abort();
			unsubscribe();
		};
	}, [feed, session]);
	return state;
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
