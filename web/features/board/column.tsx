import {
	closestCenter,
	DndContext,
	type DragEndEvent,
	MouseSensor,
	TouchSensor,
	useSensor,
	useSensors,
} from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { type ColumnId, placeAfterDrag } from '../../model/board.ts';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';
import { useNow } from '../../ui/use-now.ts';
import { CardPlace, SortableCardPlace } from './card-place.tsx';
import type { ShowCard } from './use-card-walk.ts';

const MARKS: Readonly<Record<ColumnId, string>> = {
	pending: 'border-2 border-line-input',
	in_progress: 'bg-busy',
	done: 'bg-good',
};

export interface ColumnProps {
	readonly id: ColumnId;
	readonly features: readonly Feature[];
	readonly selected: number | null;
	readonly onSelect: (id: number) => void;
	readonly filtered: boolean;
	/** Null: cards cannot be moved. */
	readonly onMove: ((id: number, before: number | null) => Promise<void>) | null;
	readonly register: (column: ColumnId, show: ShowCard) => () => void;
}

/** A column draws only the cards that can be seen, so that five thousand cost what twenty cost. */
export function Column({ id, features, selected, onSelect, filtered, onMove, register }: ColumnProps) {
	const scroller = useRef<HTMLDivElement>(null);
	const now = useNow(id === 'done' ? 30_000 : null);
	const rows = useVirtualizer({
		count: features.length,
		getScrollElement: () => scroller.current,
		getItemKey: (index) => features[index]?.id ?? index,
		estimateSize: () => 84,
		gap: 8,
		overscan: 6,
	});
	useEffect(() => register(id, (index) => rows.scrollToIndex(index)), [register, id, rows]);
	const items = rows.getVirtualItems();
	/** The card that had the focus last. */
	const [current, setCurrent] = useState<number | null>(null);
	// Of thousands of cards Tab comes to one, which must be drawn: the others are for the arrows.
	const drawn = items.flatMap(({ index }) => features[index]?.id ?? []);
	const tabStop =
		[current, selected].find((one) => one !== null && drawn.includes(one)) ?? features[rows.range?.startIndex ?? 0]?.id;
	const Place = onMove === null ? CardPlace : SortableCardPlace;
	return (
		<section
			aria-labelledby={`column-${id}`}
			className="flex min-w-[min(14.5rem,82vw)] flex-1 snap-start flex-col rounded-xl border border-line bg-sunken"
		>
			<header className="flex items-center gap-2 px-3.5 pt-3 pb-2">
				<span aria-hidden="true" className={cn('size-2.5 rounded-full', MARKS[id])} />
				<h2 id={`column-${id}`} className="font-semibold">
					{TEXTS.board.columns[id]}
				</h2>
				<span className="number text-faint text-xs">{features.length.toLocaleString('en')}</span>
			</header>
			<div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden px-2 pb-2">
				{features.length === 0 && (
					<p className="px-1.5 py-6 text-center text-faint text-xs">
						{filtered ? TEXTS.board.noMatch : TEXTS.board.none[id]}
					</p>
				)}
				<Sorting features={features} onMove={onMove}>
					<ul className="relative" style={{ height: rows.getTotalSize() }}>
						{items.map((row) => {
							const feature = features[row.index];
							if (feature === undefined) return null;
							return (
								<Place
									key={row.key}
									feature={feature}
									index={row.index}
									count={features.length}
									top={row.start}
									measure={rows.measureElement}
									selected={feature.id === selected}
									onSelect={onSelect}
									now={now}
									tabStop={feature.id === tabStop}
									onFocus={setCurrent}
								/>
							);
						})}
					</ul>
				</Sorting>
			</div>
		</section>
	);
}

interface SortingProps extends Pick<ColumnProps, 'features' | 'onMove'> {
	readonly children: ReactNode;
}

function Sorting({ features, onMove, children }: SortingProps) {
	// A click is no drag: the mouse has to go a little way first. The keyboard moves cards with Alt and arrows.
	const sensors = useSensors(
		useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
		// A finger that moves at once scrolls the list.
		useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
	);
	const ids = useMemo(() => features.map(({ id }) => id), [features]);
	if (onMove === null) return children;
	const drop = ({ active, over }: DragEndEvent) => {
		const before = over === null ? undefined : placeAfterDrag(ids, Number(active.id), Number(over.id));
		if (before !== undefined) void onMove(Number(active.id), before);
	};
	return (
		<DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
			<SortableContext items={ids} strategy={verticalListSortingStrategy}>
				{children}
			</SortableContext>
		</DndContext>
	);
}
