import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationKind } from '../../../src/contract/conversation.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/parts.tsx';
import { useStickToEnd } from '../../ui/use-stick-to-end.ts';
import { ChatIdeas } from './chat-ideas.tsx';
import { MessageItem } from './message-item.tsx';
import { useTalk, useTalkState } from './use-talk.ts';

/** So near to the first message that is known, the ones before it are asked for. */
const NEAR_BEGINNING_PX = 240;

const GAP_PX = 20;

/** What was said, the latest at the end; earlier messages come as one scrolls up to them. */
export function MessageList({ project, kind }: { readonly project: string; readonly kind: ConversationKind }) {
	const talk = useTalk();
	const messages = useTalkState((state) => state.messages);
	const next = useTalkState((state) => state.next);
	const answering = useTalkState((state) => state.answering);
	const loading = useTalkState((state) => state.loadingEarlier);
	const failed = useTalkState((state) => state.earlierError !== null);
	const known = useTalkState(
		(state) => state.conversation !== null || state.connection === 'idle' || state.error !== null,
	);
	const scroller = useRef<HTMLElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const height = useHeight(content);
	const { atEnd, toEnd } = useStickToEnd(
		scroller,
		String(height),
		() => scroller.current && scrollToEnd(scroller.current),
	);
	useKeptPlace(scroller, messages[0]?.id);

	return (
		<div className="relative flex min-h-0 flex-1 flex-col">
			<section
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				aria-label={CHAT_TEXTS.conversation}
				onScroll={({ currentTarget }) => {
					// What failed is asked for again by the button: else it would be, with every movement.
					if (next !== null && !loading && !failed && currentTarget.scrollTop < NEAR_BEGINNING_PX)
						void talk.loadEarlier();
				}}
				className="relative min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] -outline-offset-2!"
			>
				<div ref={content} className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-5">
					{!known && <Waiting />}
					{known && messages.length === 0 && <ChatIdeas kind={kind} />}
					{next !== null && (
						<div className="flex flex-col items-center gap-1">
							{failed && <p className="text-bad-text text-xs">{CHAT_TEXTS.earlierFailed}</p>}
							<Button size="small" look="quiet" busy={loading} onClick={() => void talk.loadEarlier()}>
								{CHAT_TEXTS.earlier}
							</Button>
						</div>
					)}
					{messages.map((message, index) => (
						<MessageItem
							key={message.id}
							message={message}
							project={project}
							last={index === messages.length - 1}
							answering={answering && index === messages.length - 1}
						/>
					))}
				</div>
			</section>
			{!atEnd && (
				<div className="-translate-x-1/2 absolute bottom-3 left-1/2">
					<Button size="small" onClick={toEnd} className="rounded-full! px-3!">
						<ArrowDown size={13} /> {CHAT_TEXTS.latest}
					</Button>
				</div>
			)}
		</div>
	);
}

function Waiting() {
	return (
		<div role="status" className="flex flex-col gap-3">
			<span className="sr-only">{CHAT_TEXTS.connection.connecting}</span>
			<Skeleton className="ms-auto h-9 w-2/3" />
			<Skeleton className="h-24" />
		</div>
	);
}

/** To the end, but not past the beginning of what is to be decided there: it is read from its beginning. */
function scrollToEnd(scroller: HTMLElement): void {
	const decision = scroller.querySelector('article:last-of-type [data-decision]');
	const end = scroller.scrollHeight - scroller.clientHeight;
	const beginning =
		decision === null
			? end
			: decision.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - GAP_PX;
	scroller.scrollTo({ top: Math.min(end, beginning) });
}

/** How high something is, also after pictures and colours came into it. */
function useHeight(element: { readonly current: HTMLElement | null }): number {
	const [height, setHeight] = useState(0);
	useEffect(() => {
		const { current } = element;
		if (current === null) return;
		const observer = new ResizeObserver(() => setHeight(current.offsetHeight));
		observer.observe(current);
		return () => observer.disconnect();
	}, [element]);
	return height;
}

/** What one reads stays where it is when something is put before it. */
function useKeptPlace(scroller: { readonly current: HTMLElement | null }, first: number | undefined): void {
	const before = useRef({ first, height: 0 });
	useLayoutEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		const { first: then, height } = before.current;
		if (first !== undefined && then !== undefined && first < then) element.scrollTop += element.scrollHeight - height;
		before.current = { first, height: element.scrollHeight };
	});
}
