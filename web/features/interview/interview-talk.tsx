import { useQueryClient } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { TalkStart } from '../../model/chat-talk.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { focusComposer } from '../chat/composer-focus.ts';
import { ConversationMenu } from '../chat/conversation-menu.tsx';
import { OpenSpec } from '../chat/spec-card.tsx';
import { TalkView } from '../chat/talk-view.tsx';
import { TalkContext, useOpenTalk, useTalkState } from '../chat/use-talk.ts';
import { SpecPane } from './spec-pane.tsx';

export interface InterviewTalkProps {
	readonly project: string;
	readonly start: TalkStart;
	readonly onConversation: (id: number) => void;
	/** Back to the choice of an interview. */
	readonly onLeave: () => void;
}

type Side = 'talk' | 'spec';

/** The talk at the left, what it comes to at the right; one of them at a time where there is little room. */
export function InterviewTalk({ project, start, onConversation, onLeave }: InterviewTalkProps) {
	const queries = useQueryClient();
	const [side, setSide] = useState<Side>('talk');
	const talk = useOpenTalk({ project, kind: 'spec', start });

	useEffect(() => {
		if (talk !== null) focusComposer();
	}, [talk]);

	useEffect(() => {
		if (talk === null) return;
		return talk.onMessages((messages) => {
			for (const message of messages) {
				if (message.type === 'conversation') onConversation(message.conversation.id);
				if (message.type === 'error' && message.code === 'CONVERSATION_NOT_FOUND') onLeave();
				if (message.type !== 'spec_complete') continue;
				// Whether the project has a specification is said with the projects.
				void queries.invalidateQueries({ queryKey: ['projects'] });
				void queries.invalidateQueries({ queryKey: ['prompts', project] });
			}
		});
	});

	if (talk === null) return null;
	return (
		<TalkContext value={talk}>
			<OpenSpec value={() => setSide('spec')}>
				<div className="flex h-full flex-col">
					<Title project={project} onLeave={onLeave} />
					<div className="flex gap-1 border-line border-b bg-surface px-3 py-1.5 lg:hidden">
						<SideButton current={side === 'talk'} onClick={() => setSide('talk')}>
							{CHAT_TEXTS.spec.talk}
						</SideButton>
						<SideButton current={side === 'spec'} onClick={() => setSide('spec')}>
							{CHAT_TEXTS.spec.title}
						</SideButton>
					</div>
					<div className="flex min-h-0 flex-1">
						<section
							aria-label={CHAT_TEXTS.kinds.spec}
							className={cn('flex min-w-0 flex-1 flex-col bg-surface', side === 'spec' && 'max-lg:hidden')}
						>
							<h2 className="sr-only">{CHAT_TEXTS.spec.talk}</h2>
							<TalkView talk={talk} project={project} kind="spec" begin={start.conversation_id ?? null} />
						</section>
						<SpecPane project={project} className={side === 'talk' ? 'max-lg:hidden' : ''} />
					</div>
				</div>
			</OpenSpec>
		</TalkContext>
	);
}

function Title({ project, onLeave }: { readonly project: string; readonly onLeave: () => void }) {
	const id = useTalkState(({ conversation }) => conversation?.id ?? null);
	const title = useTalkState(({ conversation }) => conversation?.title ?? null);
	const [renamed, setRenamed] = useState<string | null>(null);
	return (
		<header className="flex items-center gap-1.5 border-line border-b bg-surface px-2 py-1.5">
			<IconButton label={CHAT_TEXTS.list} size="small" onClick={onLeave}>
				<ChevronLeft size={16} />
			</IconButton>
			<h1 className="min-w-0 flex-1 truncate font-semibold">
				<bdi>{renamed ?? title ?? CHAT_TEXTS.kinds.spec}</bdi>
			</h1>
			{id !== null && (
				<ConversationMenu
					project={project}
					id={id}
					title={renamed ?? title}
					onRenamed={setRenamed}
					onDeleted={onLeave}
				/>
			)}
		</header>
	);
}

function SideButton({
	current,
	onClick,
	children,
}: {
	readonly current: boolean;
	readonly onClick: () => void;
	readonly children: ReactNode;
}) {
	return (
		<button
			type="button"
			aria-pressed={current}
			onClick={onClick}
			className={cn(
				'rounded-md px-2.5 py-1 font-medium transition-colors',
				current ? 'bg-active text-text' : 'text-soft hover:bg-hover hover:text-text',
			)}
		>
			{children}
		</button>
	);
}
