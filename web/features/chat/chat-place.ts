import { useState } from 'react';

/** The conversations of the panel; the interview has a page of its own. */
export type PanelKind = 'assistant' | 'expand';

/** What of the panel a tab comes back to when it is reloaded. Of the tab, so that two of them show two conversations. */
interface ChatPlace {
	readonly open: PanelKind | null;
	readonly conversations: Partial<Readonly<Record<PanelKind, number>>>;
}

const NOWHERE: ChatPlace = { open: null, conversations: {} };

export interface ChatPanelState {
	readonly open: PanelKind | null;
	/** The conversation that was shown last. */
	readonly conversation: number | null;
	readonly show: (kind: PanelKind | null) => void;
	/** Notes which conversation is shown. */
	readonly keep: (conversation: number | null) => void;
}

export function useChatPanel(project: string): ChatPanelState {
	const [place, setPlace] = useState(() => read(project));
	const change = (next: ChatPlace) => {
		setPlace(next);
		write(project, next);
	};
	return {
		open: place.open,
		conversation: place.open === null ? null : (place.conversations[place.open] ?? null),
		show: (open) => change({ ...place, open }),
		keep(conversation) {
			if (place.open === null || (place.conversations[place.open] ?? null) === conversation) return;
			const { [place.open]: _, ...others } = place.conversations;
			change({ ...place, conversations: conversation === null ? others : { ...others, [place.open]: conversation } });
		},
	};
}

function read(project: string): ChatPlace {
	try {
		const { open, conversations = {} } = JSON.parse(
			sessionStorage.getItem(keyOf(project)) ?? '{}',
		) as Partial<ChatPlace>;
		return { open: open === 'assistant' || open === 'expand' ? open : null, conversations };
	} catch {
		return NOWHERE;
	}
}

function write(project: string, place: ChatPlace): void {
	try {
		sessionStorage.setItem(keyOf(project), JSON.stringify(place));
	} catch {
		// Where storage is forbidden a reload begins anew; the conversations are in the list.
	}
}

function keyOf(project: string): string {
	return `autocoder.chat.${project}`;
}
