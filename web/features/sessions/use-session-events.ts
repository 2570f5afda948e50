import { useEffect, useState, useSyncExternalStore } from 'react';
import { openSessionEvents, type SessionEvents, type SessionEventsState } from '../../model/session-events.ts';
import { api } from '../../transport/api.ts';
import { againIn } from '../../transport/http.ts';
import { useFeed } from '../project/live-project.tsx';

const NONE: SessionEventsState = { events: [], complete: false, error: null };

/** All events of a session, and how to read on after a failure. */
export function useSessionEvents(session: number): SessionEventsState & { readonly retry: () => void } {
	const feed = useFeed();
	const [opened, setOpened] = useState<SessionEvents | null>(null);
	useEffect(() => {
		const events = openSessionEvents({
			feed,
			session,
			read: (after, signal) => api.sessionEvents(feed.name, session, after, signal),
			again: againIn,
		});
		setOpened(events);
		return () => events.close();
	}, [feed, session]);
	const state = useSyncExternalStore(opened?.subscribe ?? never, () => opened?.state() ?? NONE);
	return { ...state, retry: () => opened?.retry() };
}

function never(): () => void {
	return () => {};
}
