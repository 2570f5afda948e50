import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { Conversation, ConversationKind } from '../../../src/contract/conversation.ts';
import { ago } from '../../model/format.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { api } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Input } from '../../ui/field.tsx';
import { Empty, Skeleton, Trouble } from '../../ui/parts.tsx';
import { ConversationMenu } from './conversation-menu.tsx';

const PAGE = 50;

export interface ConversationListProps {
	readonly project: string;
	readonly kind: ConversationKind;
	readonly current: number | null;
	readonly onOpen: (id: number) => void;
	readonly onDeleted: (id: number) => void;
}

/** What was talked about, the latest first, and a search through all of its words. */
export function ConversationList({ project, kind, current, onOpen, onDeleted }: ConversationListProps) {
	const [search, setSearch] = useState('');
	const { conversations, error, more } = useConversations(project, kind, useDeferredValue(search));
	return (
		<div className="flex min-h-0 flex-1 flex-col">
			<search className="relative border-line border-b p-2">
				<Search size={14} aria-hidden="true" className="pointer-events-none absolute top-4 left-4.5 text-faint" />
				<Input
					type="search"
					autoFocus
					dir="auto"
					maxLength={200}
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					placeholder={CHAT_TEXTS.search}
					aria-label={CHAT_TEXTS.search}
					className="ps-8"
				/>
			</search>
			{error !== null && (
				<div className="p-3">
					<Trouble error={error} />
				</div>
			)}
			{conversations === undefined && error === null && <Skeleton className="m-3 h-12" />}
			{conversations?.length === 0 &&
				(search.trim() === '' ? (
					<Empty title={CHAT_TEXTS.none} hint={CHAT_TEXTS.noneHint} />
				) : (
					<p className="p-4 text-soft">{CHAT_TEXTS.noneFound}</p>
				))}
			<ul aria-label={CHAT_TEXTS.list} className="min-h-0 flex-1 overflow-y-auto p-1.5">
				{conversations?.map((one) => (
					<Row
						key={one.id}
						project={project}
						conversation={one}
						current={one.id === current}
						onOpen={() => onOpen(one.id)}
						onDeleted={() => onDeleted(one.id)}
					/>
				))}
				{more !== null && (
					<li className="flex justify-center p-2">
						<Button size="small" look="quiet" onClick={more}>
							{CHAT_TEXTS.more}
						</Button>
					</li>
				)}
			</ul>
		</div>
	);
}

interface RowProps {
	readonly project: string;
	readonly conversation: Conversation;
	readonly current: boolean;
	readonly onOpen: () => void;
	readonly onDeleted: () => void;
}

function Row({
	project,
	conversation: { id, title, updated_at, message_count },
	current,
	onOpen,
	onDeleted,
}: RowProps) {
	const written = updated_at === null ? null : ago(Date.parse(updated_at), Date.now());
	return (
		<li className={cn('flex items-center gap-1 rounded-md pe-1 hover:bg-hover', current && 'bg-active')}>
			<button
				type="button"
				aria-current={current || undefined}
				onClick={onOpen}
				className="min-w-0 flex-1 rounded-md px-2.5 py-2 text-start -outline-offset-2!"
			>
				<span className="block truncate font-medium">
					<bdi>{title ?? CHAT_TEXTS.untitled}</bdi>
				</span>
				<span className="number block text-faint text-xs">
					{[written, CHAT_TEXTS.messages(message_count)].filter((part) => part !== null).join(' · ')}
				</span>
			</button>
			<ConversationMenu project={project} id={id} title={title} onDeleted={onDeleted} />
		</li>
	);
}

/** Page by page. `undefined` while nothing is known yet. */
export function useConversations(project: string, kind: ConversationKind, search: string) {
	const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
		queryKey: ['conversations', project, kind, search],
		queryFn: ({ pageParam, signal }) =>
			api.conversations(project, { kind, search, ...(pageParam === '' ? {} : { before: pageParam }) }, signal),
		initialPageParam: '',
		getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.cursor),
		placeholderData: keepPreviousData,
	});
	return {
		conversations: data?.pages.flat(),
		error,
		more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null,
	};
}
