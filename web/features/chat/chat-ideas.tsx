import { MessagesSquare } from 'lucide-react';
import type { ConversationKind } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { useTalk, useTalkState } from './use-talk.ts';

/** What stands where nothing was said yet: what this is for, and how one could begin. */
export function ChatIdeas({ kind }: { readonly kind: ConversationKind }) {
	const talk = useTalk();
	const ready = useTalkState(
		({ connection, sending }) => !sending && connection !== 'offline' && connection !== 'gone',
	);
	const { title, hint, ideas } = CHAT_TEXTS.empty[kind];
	return (
		<div className="flex flex-col items-start gap-2 py-4">
			<MessagesSquare size={26} aria-hidden="true" className="mb-1 text-faint" />
			<h3 className="font-semibold text-lg">{title}</h3>
			<p className="text-soft">{hint}</p>
			<ul className="mt-2 flex flex-col items-start gap-2">
				{ideas.map((idea) => (
					<li key={idea}>
						<Button
							disabled={!ready}
							onClick={() => talk.send(idea)}
							className="h-auto! min-h-8 whitespace-normal! py-1.5 text-start"
						>
							{idea}
						</Button>
					</li>
				))}
			</ul>
		</div>
	);
}
