import { History, MessageSquarePlus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { IconButton } from '../../ui/button.tsx';
import { isEscape } from '../../ui/is-escape.ts';
import type { PanelKind } from './chat-place.ts';
import { ConversationList } from './conversation-list.tsx';
import { ConversationMenu } from './conversation-menu.tsx';
import { PanelTalk } from './panel-talk.tsx';

export interface ChatPanelProps {
	readonly project: string;
	readonly kind: PanelKind;
	readonly conversation: number | null;
	readonly onConversation: (id: number | null) => void;
	readonly onClose: () => void;
}

/** A conversation beside the board; over it where there is little room. */
export function ChatPanel({ project, kind, conversation, onConversation, onClose }: ChatPanelProps) {
	const [listed, setListed] = useState(false);
	/** Another number, another talk; the same one goes on when its conversation gets its id. */
	const [talk, setTalk] = useState({ number: 0, begin: conversation, fresh: false });
	const [title, setTitle] = useState<string | null>(null);
	const panel = useRef<HTMLElement>(null);
	useFocusThatComesBack(panel);

	function go(begin: number | null): void {
		onConversation(begin);
		setTitle(null);
		setListed(false);
		setTalk(({ number }) => ({ number: number + 1, begin, fresh: begin === null }));
	}

	function onKeyDown(event: KeyboardEvent): void {
		// A dialog or menu that is open above has taken it.
		if (!isEscape(event) || event.defaultPrevented || !panel.current?.contains(event.target as Node)) return;
		if (event.target instanceof Element && event.target.closest('dialog, [role="menu"]') !== null) return;
		event.preventDefault();
		event.stopPropagation();
		onClose();
	}

	return (
		<aside
			ref={panel}
			aria-label={CHAT_TEXTS.kinds[kind]}
			onKeyDown={onKeyDown}
			className="appear-panel flex w-[27rem] shrink-0 flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-30 max-lg:w-full max-lg:max-w-[34rem] max-lg:shadow-large 2xl:w-[34rem]"
		>
			<header className="flex items-center gap-1 border-line border-b py-2 ps-4 pe-2">
				<h2 className="min-w-0 flex-1 truncate font-semibold">
					<bdi>{listed ? CHAT_TEXTS.list : (title ?? CHAT_TEXTS.kinds[kind])}</bdi>
				</h2>
				<IconButton label={CHAT_TEXTS.newOne} size="small" onClick={() => go(null)}>
					<MessageSquarePlus size={15} />
				</IconButton>
				<IconButton
					label={listed ? CHAT_TEXTS.back : CHAT_TEXTS.list}
					size="small"
					aria-pressed={listed}
					onClick={() => setListed(!listed)}
					className={listed ? 'bg-active' : ''}
				>
					<History size={15} />
				</IconButton>
				{conversation !== null && !listed && (
					<ConversationMenu
						project={project}
						id={conversation}
						title={title}
						onRenamed={setTitle}
						onDeleted={() => go(null)}
					/>
				)}
				<IconButton label={CHAT_TEXTS.close} size="small" onClick={onClose}>
					<X size={16} />
				</IconButton>
			</header>
			{listed ? (
				<ConversationList
					project={project}
					kind={kind}
					current={conversation}
					onOpen={go}
					onDeleted={(id) => id === conversation && go(null)}
				/>
			) : (
				<PanelTalk
					key={talk.number}
					project={project}
					kind={kind}
					begin={talk.begin}
					fresh={talk.fresh}
					onConversation={onConversation}
					onTitle={setTitle}
					onMissing={() => go(null)}
				/>
			)}
		</aside>
	);
}

/** Those who open it by a key go on where they were when it closes. */
function useFocusThatComesBack(panel: { readonly current: HTMLElement | null }): void {
	useEffect(() => {
		const before = document.activeElement;
		const element = panel.current;
		return () => {
			const within = element?.contains(document.activeElement) === true || document.activeElement === document.body;
			if (within && before instanceof HTMLElement) before.focus();
		};
	}, [panel]);
}
