import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ConversationKind } from '../../../src/contract/conversation.ts';
import { openTalk, type Talk, type TalkStart, type TalkState } from '../../model/chat-talk.ts';
import { api } from '../../transport/api.ts';
import { openChatConnection } from '../../transport/chat-connection.ts';

/** Often enough to look as if it came by letters, seldom enough that a fast answer costs little. */
const BATCH_MS = 40;

export interface TalkOptions {
	readonly project: string;
	readonly kind: ConversationKind;
	/** What it begins with; later changes mean nothing. */
	readonly start: TalkStart;
	/** Whether to wait with the connection until something is said. */
	readonly lazy?: boolean;
}

/** Opens a conversation for this view, and leaves it with the view. Null before that. */
export function useOpenTalk({ project, kind, start, lazy = false }: TalkOptions): Talk | null {
	const [talk, setTalk] = useState<Talk | null>(null);
	const [first] = useState(start);
	useEffect(() => {
		const opened = openTalk({
			start: first,
			lazy,
			connect: (handlers) =>
				openChatConnection({
					url: addressOf(project, kind),
					open: (url) => new WebSocket(url),
					soon: (work) => setTimeout(work, BATCH_MS),
					...handlers,
				}),
			earlier: (conversation, before) => api.conversation(project, conversation, before),
		});
		const reconnect = () => opened.reconnect();
		window.addEventListener('online', reconnect);
		setTalk(opened);
		return () => {
			window.removeEventListener('online', reconnect);
			opened.close();
		};
	}, [project, kind, first, lazy]);
	return talk;
}

export const TalkContext = createContext<Talk | null>(null);

export function useTalk(): Talk {
	const talk = useContext(TalkContext);
	if (talk === null) throw new Error('useTalk is for views inside a TalkContext.');
	return talk;
}

/** A part of what is known of the conversation; the view is drawn anew when that part changes. */
export function useTalkState<T>(select: (state: TalkState) => T): T {
	const talk = useTalk();
	return useSyncExternalStore(talk.subscribe, () => select(talk.state()));
}

function addressOf(project: string, kind: ConversationKind): string {
	const { protocol, host } = window.location;
	return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/${kind}/ws/${encodeURIComponent(project)}`;
}
