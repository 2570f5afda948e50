import { useSortable } from '@dnd-kit/sortable';
import type { CSSProperties } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { cn } from '../../ui/class-names.ts';
import { Card } from './card.tsx';

export interface CardPlaceProps {
	readonly feature: Feature;
	readonly index: number;
	readonly count: number;
	/** Pixels from the top of the list. */
	readonly top: number;
	readonly measure: (element: Element | null) => void;
	readonly selected: boolean;
	readonly onSelect: (id: number) => void;
	/** Unix milliseconds, now and then anew. */
	readonly now: number;
	/** Whether Tab comes to it. */
	readonly tabStop: boolean;
	readonly onFocus: (id: number) => void;
}

export function CardPlace({
	feature,
	index,
	count,
	top,
	measure,
	selected,
	onSelect,
	now,
	tabStop,
	onFocus,
}: CardPlaceProps) {
	return (
		<li
			ref={measure}
			data-index={index}
			aria-setsize={count}
			aria-posinset={index + 1}
			className={PLACE}
			style={placed(top)}
		>
			<Card feature={feature} selected={selected} onSelect={onSelect} now={now} tabStop={tabStop} onFocus={onFocus} />
		</li>
	);
}

/** As above, and it can be dragged. */
export function SortableCardPlace({
	feature,
	index,
	count,
	top,
	measure,
	selected,
	onSelect,
	now,
	tabStop,
	onFocus,
}: CardPlaceProps) {
	const { listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id: feature.id });
	const style: CSSProperties = {
		...placed(top),
		...(transform === null ? {} : { transform: `translateY(${transform.y}px)` }),
		...(transition === undefined ? {} : { transition }),
	};
	return (
		<li
			ref={(element) => {
				measure(element);
				setNodeRef(element);
			}}
			data-index={index}
			aria-setsize={count}
			aria-posinset={index + 1}
			className={cn(PLACE, isDragging && 'z-10 opacity-90')}
			style={style}
			{...listeners}
		>
			<Card
				feature={feature}
				selected={selected}
				onSelect={onSelect}
				now={now}
				tabStop={tabStop}
				onFocus={onFocus}
				lifted={isDragging}
			/>
		</li>
	);
}

const PLACE = 'absolute inset-x-0';

/** Not by a transform, which dnd-kit leaves out when it looks where things are. */
function placed(top: number): CSSProperties {
	return { top };
}
