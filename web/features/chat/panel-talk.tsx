import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PanelKind } from './chat-place.ts';
import { focusComposer } from './composer-focus.ts';
import { TalkView } from './talk-view.tsx';
import { useOpenTalk } from './use-talk.ts';

export interface PanelTalkProps {
	readonly project: string;
	readonly kind: PanelKind;
	/** The conversation to go on with. */
	readonly begin: number | null;
	/** Whether another one is wanted than the one that is not finished. */
	readonly fresh: boolean;
	readonly onConversation: (id: number) => void;
	readonly onTitle: (title: string | null) => void;
	/** The conversation is not there any more. */
	readonly onMissing: () => void;
}

export function PanelTalk({ project, kind, begin, fresh, onConversation, onTitle, onMissing }: PanelTalkProps) {
	const queries = useQueryClient();
	const talk = useOpenTalk({
		project,
		kind,
		start: {
			type: 'start',
			...(begin === null ? (fresh || kind === 'assistant' ? { fresh: true } : {}) : { conversation_id: begin }),
		},
		// A question that is never asked leaves no conversation behind.
		lazy: begin === null && kind === 'assistant',
	});

	useEffect(() => {
		if (talk !== null) focusComposer();
	}, [talk]);

	useEffect(() => {
		if (talk === null) return;
		return talk.onMessages((messages) => {
			for (const message of messages) {
				switch (message.type) {
					case 'conversation':
						onConversation(message.conversation.id);
						onTitle(message.conversation.title);
						break;
					case 'renamed':
						onTitle(message.title);
						break;
					case 'response_done':
						void queries.invalidateQueries({ queryKey: ['conversations', project] });
						break;
					case 'error':
						if (message.code === 'CONVERSATION_NOT_FOUND') onMissing();
						break;
					default:
						break;
				}
			}
		});
	});

	if (talk === null) return null;
	return <TalkView talk={talk} project={project} kind={kind} begin={begin} />;
}
