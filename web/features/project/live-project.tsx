import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveMessage } from '../../../src/contract/live.ts';
import { type FeedState, openProjectFeed, type ProjectFeed } from '../../model/project-feed.ts';
import { api } from '../../transport/api.ts';
import { againIn } from '../../transport/http.ts';
import { openLiveConnection } from '../../transport/live-connection.ts';

const Feed = createContext<ProjectFeed | null>(null);

/** Often enough to look immediate, seldom enough that a flood of events costs little. */
const BATCH_MS = 40;
/** What the single sessions have cost grows with the work, and is not of the stream: while it works they are asked for so often. */
const USAGE_MS = 5_000;

/** Opens the project's stream for the views inside, and closes it with them. */
export function LiveProject({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	const [feed, setFeed] = useState<ProjectFeed | null>(null);
	const queries = useQueryClient();
	useEffect(() => {
		const opened = openFeed(name);
		let asked = 0;
		const unsubscribe = opened.onMessages((messages) => {
			// A connection anew may be one to a server of another version.
			if (messages.some(({ type }) => type === 'hello')) void queries.invalidateQueries({ queryKey: ['health'] });
			const due = messages.some(touchesSessions) || (messages.some(isWork) && Date.now() - asked > USAGE_MS);
			if (!due) return;
			asked = Date.now();
			void queries.invalidateQueries({ queryKey: ['sessions', name] });
			void queries.invalidateQueries({ queryKey: ['projects'] });
		});
		const retry = () => opened.retry();
		window.addEventListener('online', retry);
		setFeed(opened);
		return () => {
			window.removeEventListener('online', retry);
			unsubscribe();
			opened.close();
		};
	}, [name, queries]);
	if (feed?.name !== name) return null;
	return <Feed value={feed}>{children}</Feed>;
}

export function useFeed(): ProjectFeed {
	const feed = useContext(Feed);
	if (feed === null) throw new Error('useFeed is for views inside LiveProject.');
	return feed;
}

/** A part of what is known; the view is drawn anew when that part changes. */
export function useLive<T>(select: (state: FeedState) => T): T {
	const feed = useFeed();
	return useSyncExternalStore(feed.subscribe, () => select(feed.state()));
}

function openFeed(name: string): ProjectFeed {
	const { protocol, host } = window.location;
	return openProjectFeed({
		name,
		board: (signal) => api.board(name, signal),
		again: againIn,
		connect: (handlers) =>
			openLiveConnection({
				url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/projects/${encodeURIComponent(name)}`,
				open: (url) => new WebSocket(url),
				soon: (work) => setTimeout(work, BATCH_MS),
				...handlers,
			}),
	});
}

function isWork(message: LiveMessage): boolean {
	return message.type === 'log' && message.event.type === 'tool.returned';
}

function touchesSessions(message: LiveMessage): boolean {
	return message.type === 'log' && /^(session|run)\./.test(message.event.type);
}
