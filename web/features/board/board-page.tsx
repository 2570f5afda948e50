import { ListChecks } from 'lucide-react';
import { Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type BoardFilter, boardOf, COLUMNS, type ColumnId, movedBefore, showsAll } from '../../model/board.ts';
import { type BoardAddress, boardHref, readBoardAddress } from '../../model/board-address.ts';
import { TEXTS } from '../../texts.ts';
import { CHAT_TEXTS } from '../../texts-chat.ts';
import { Button } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import { Empty, Skeleton, Trouble } from '../../ui/parts.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useFeed, useLive } from '../project/live-project.tsx';
import { useProjects } from '../project/queries.ts';
import { emit } from '../shell/page-commands.ts';
import { Column } from './column.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useCardWalk } from './use-card-walk.ts';
import { useMoves } from './use-moves.ts';

const DetailPanel = lazyView(() =>
	import('../feature-detail/detail-panel.tsx').then((m) => ({ default: m.DetailPanel })),
);
const AddFeature = lazyView(() => import('../feature-detail/add-feature.tsx').then((m) => ({ default: m.AddFeature })));

export function BoardPage() {
	const feed = useFeed();
	const features = useLive((state) => state.features);
	const listError = useLive((state) => state.listError);
	const trouble = useLive((state) => state.trouble);
	const { moves, move } = useMoves(feed);
	const [said, setSaid] = useState('');
	const search = useRef<HTMLInputElement>(null);
	const [, navigate] = useLocation();
	const address = useSearch();
	const { feature: selected, adding, filter } = useMemo(() => readBoardAddress(address), [address]);

	const board = useMemo(() => {
		const found = boardOf(features?.values() ?? [], filter);
		const pending = moves.reduce((list, { id, before }) => movedBefore(list, id, before), found.pending);
		return { ...found, pending };
	}, [features, filter, moves]);

	/** `replace`: it is no step that one would go back. */
	const go = useCallback(
		(more: Partial<BoardAddress>, replace = false) =>
			navigate(boardHref(feed.name, { ...readBoardAddress(address), ...more }), { replace }),
		[feed, navigate, address],
	);
	const select = useCallback((id: number | null) => go({ feature: id }), [go]);
	const setFilter = (next: BoardFilter) => go({ filter: next }, true);
	const add = () => go({ adding: true });

	const sortable = showsAll(filter);
	const walk = useCardWalk(board, (id, by) => {
		if (!sortable) return;
		const at = board.pending.findIndex((feature) => feature.id === id);
		const to = at + by;
		const feature = board.pending[at];
		if (feature === undefined || to < 0 || to >= board.pending.length) return;
		setSaid(TEXTS.board.moved(feature.name, to + 1, board.pending.length));
		void move(id, board.pending[by < 0 ? to : to + 1]?.id ?? null);
	});

	function close(): void {
		select(null);
		if (selected !== null) walk.focusCard(selected);
	}

	useHotkeys({
		'/': () => search.current?.focus(),
		n: add,
		escape: () => {
			if (selected !== null) close();
		},
	});

	return (
		<div className="flex h-full">
			<div className="flex min-w-0 flex-1 flex-col">
				{features === null && listError !== null && trouble?.detail === listError.message && (
					// Why, stands above already.
					<Empty title={TEXTS.board.loadFailed}>
						<Button onClick={() => void feed.refetch()}>{TEXTS.retry}</Button>
					</Empty>
				)}
				{features === null && listError !== null && trouble?.detail !== listError.message && (
					<div className="p-3 sm:px-4">
						<Trouble error={listError} title={TEXTS.board.loadFailed}>
							<Button onClick={() => void feed.refetch()}>{TEXTS.retry}</Button>
						</Trouble>
					</div>
				)}
				{features !== null && listError !== null && (
					<div className="px-3 pt-3 sm:px-4">
						<Trouble error={listError} title={TEXTS.board.old}>
							<Button onClick={() => void feed.refetch()}>{TEXTS.retry}</Button>
						</Trouble>
					</div>
				)}
				{features === null && listError === null && <BoardSkeleton />}
				{features !== null && features.size === 0 && <NoFeatures onAdd={add} />}
				{features !== null && features.size > 0 && (
					<>
						<FilterBar features={features} filter={filter} onChange={setFilter} onAdd={add} search={search} />
						<div
							{...walk.props}
							// Without a card in it, nothing else would let the keyboard scroll it.
							tabIndex={COLUMNS.every((id) => board[id].length === 0) ? 0 : undefined}
							className="flex min-h-0 flex-1 snap-x snap-proximity scroll-px-3 gap-3 overflow-x-auto px-3 pb-3 sm:scroll-px-4 sm:px-4"
						>
							{COLUMNS.map((id) => (
								<Column
									key={id}
									id={id}
									features={board[id]}
									selected={selected}
									onSelect={select}
									filtered={!sortable}
									onMove={id === 'pending' && sortable ? move : null}
									register={walk.register}
								/>
							))}
						</div>
					</>
				)}
				<p aria-live="polite" className="sr-only">
					{said}
				</p>
			</div>
			<Suspense>
				{selected !== null && features !== null && (
					<DetailPanel
						key={selected}
						id={selected}
						onClose={close}
						onAdded={(id) => go({ feature: id }, true)}
						onMove={move}
						firstPending={board.pending[0]?.id ?? null}
					/>
				)}
				{adding && (
					<AddFeature
						onClose={() => go({ adding: false }, true)}
						onAdded={(id) => go({ adding: false, feature: id }, true)}
					/>
				)}
			</Suspense>
		</div>
	);
}

function NoFeatures({ onAdd }: { readonly onAdd: () => void }) {
	const { name } = useFeed();
	const { data } = useProjects();
	const project = data?.find((one) => one.name === name);
	const alive = useLive((state) => state.agent?.status === 'running');
	const [, navigate] = useLocation();
	const unspecified = project?.has_spec === false;
	return (
		<Empty
			title={TEXTS.board.empty}
			hint={unspecified ? TEXTS.board.emptyNoSpec : TEXTS.board.emptyHint}
			icon={<ListChecks size={30} />}
		>
			{unspecified && (
				<Button look="primary" onClick={() => navigate(`/p/${name}/interview`)}>
					{CHAT_TEXTS.interview}
				</Button>
			)}
			{!alive && (
				<Button look={unspecified ? 'plain' : 'primary'} onClick={() => emit('start')}>
					{TEXTS.run.startTitle}
				</Button>
			)}
			<Button onClick={onAdd}>{TEXTS.board.add}</Button>
		</Empty>
	);
}

function BoardSkeleton() {
	return (
		<div role="status" className="flex h-full gap-3 overflow-hidden px-3 pt-14 sm:px-4">
			<span className="sr-only">{TEXTS.loading}</span>
			{COLUMNS.map((column: ColumnId, index) => (
				<div key={column} className="flex min-w-64 flex-1 flex-col gap-2">
					<Skeleton className="h-4 w-24" />
					{Array.from({ length: 4 - index }, (_, card) => (
						<Skeleton key={card} className="h-20" />
					))}
				</div>
			))}
		</div>
	);
}
