import { Check, CirclePause, ListOrdered, RotateCcw, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Feature } from '../../../src/contract/feature.ts';
import { ago, clipped } from '../../model/format.ts';
import { TEXTS } from '../../texts.ts';
import { cn } from '../../ui/class-names.ts';
import { CategoryMark } from '../../ui/parts.tsx';

export interface CardProps {
	readonly feature: Feature;
	readonly selected: boolean;
	readonly onSelect: (id: number) => void;
	readonly now: number;
	/** Whether Tab comes to it; arrows come to all. */
	readonly tabStop: boolean;
	readonly onFocus: (id: number) => void;
	readonly lifted?: boolean;
}

export const Card = memo(function Card({
	feature,
	selected,
	onSelect,
	now,
	tabStop,
	onFocus,
	lifted = false,
}: CardProps) {
	const { id, name, category, steps, attempts, last_failure, passes, in_progress, passed_at, parked_at } = feature;
	return (
		<button
			type="button"
			data-card={id}
			tabIndex={tabStop ? 0 : -1}
			aria-current={selected || undefined}
			onFocus={() => onFocus(id)}
			onClick={() => onSelect(id)}
			className={cn(
				'block w-full rounded-lg border bg-surface px-3 py-2.5 text-left shadow-small transition-[border-color,background-color] duration-100',
				selected ? 'border-accent' : 'border-line hover:border-line-strong hover:bg-raised',
				lifted && 'shadow-large',
			)}
		>
			<span className="flex items-start gap-2">
				{passes && <Check size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-good-text" />}
				{in_progress && !passes && (
					<span aria-hidden="true" className="mt-1.5 size-2 shrink-0 rounded-full bg-busy pulse-dot" />
				)}
				<span className="any-text line-clamp-2 min-w-0 flex-1 font-medium">{clipped(name, 300)}</span>
			</span>
			{last_failure !== null && !passes && (
				<span className="mt-1.5 flex items-start gap-1.5 text-bad-text text-xs">
					<TriangleAlert size={12} aria-hidden="true" className="mt-[3px] shrink-0" />
					<span className="sr-only">{TEXTS.board.failed}</span>
					<span className="any-text line-clamp-2 min-w-0">{clipped(last_failure, 240)}</span>
				</span>
			)}
			<span className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-2xs text-faint">
				<span className="number shrink-0">#{id}</span>
				<CategoryMark category={clipped(category, 100)} className="min-w-16 flex-1" />
				{/* Where there is little room, all of it goes to a line of its own. */}
				<span className="flex flex-wrap items-center gap-x-3">
					<span className="number flex shrink-0 items-center gap-1" title={TEXTS.board.steps(steps.length)}>
						<ListOrdered size={11} aria-hidden="true" />
						<span aria-hidden="true">{steps.length}</span>
						<span className="sr-only">{TEXTS.board.steps(steps.length)}</span>
					</span>
					{parked_at !== null && (
						<span className="flex shrink-0 items-center gap-1 text-busy-text" title={TEXTS.board.parkedHint}>
							<CirclePause size={11} aria-hidden="true" /> {TEXTS.board.parked}
						</span>
					)}
					{attempts > 1 && !passes && (
						<span className="number flex shrink-0 items-center gap-1">
							<RotateCcw size={11} aria-hidden="true" /> {TEXTS.board.attempts(attempts)}
						</span>
					)}
					{passes && passed_at !== null && <span className="shrink-0">{ago(passed_at, now)}</span>}
				</span>
			</span>
		</button>
	);
});
