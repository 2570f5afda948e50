import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { transcriptOf } from '../../model/transcript.ts';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton, Trouble } from '../../ui/parts.tsx';
import { useStickToEnd } from '../../ui/use-stick-to-end.ts';
import { EventItem, isShown } from './event-item.tsx';
import { ToolItem } from './tool-item.tsx';
import { useSessionEvents } from './use-session-events.ts';

export interface TranscriptProps {
	readonly session: number;
	/** Whether to stay at the end as it grows; what has ended is read from its beginning. */
	readonly follow: boolean;
}

/** What the agent said and did, from the first word to the present one. */
export function Transcript({ session, follow }: TranscriptProps) {
	const { events, complete, error, retry } = useSessionEvents(session);
	const items = useMemo(
		() => transcriptOf(events).filter((item) => item.kind === 'tool' || isShown(item.event)),
		[events],
	);
	const scroller = useRef<HTMLElement>(null);
	const rows = useVirtualizer({
		count: items.length,
		getScrollElement: () => scroller.current,
		getItemKey: (index) => items[index]?.seq ?? index,
		estimateSize: () => 48,
		overscan: 8,
	});
	const { atEnd, toEnd } = useStickToEnd(scroller, !follow ? '' : `${items.at(-1)?.seq} ${rows.getTotalSize()}`, () =>
		scroller.current?.scrollTo({ top: rows.getTotalSize() + 1_000 }),
	);
	return (
		<div className="relative flex min-h-0 flex-1 flex-col">
			{error !== null && (
				<div className="px-4 pt-4">
					<div className="mx-auto max-w-3xl">
						<Trouble error={error} title={TEXTS.sessions.incomplete}>
							<Button onClick={retry}>{TEXTS.retry}</Button>
						</Trouble>
					</div>
				</div>
			)}
			<section
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				aria-label={TEXTS.feature.session(session)}
				className="min-h-0 flex-1 overflow-y-auto px-4 py-4 -outline-offset-2!"
			>
				{items.length === 0 &&
					error === null &&
					(complete ? <p className="text-faint">{TEXTS.sessions.noEvents}</p> : <Skeleton className="h-24" />)}
				<div className="relative mx-auto max-w-3xl" style={{ height: rows.getTotalSize() }}>
					{rows.getVirtualItems().map((row) => {
						const item = items[row.index];
						if (item === undefined) return null;
						return (
							<div
								key={row.key}
								ref={rows.measureElement}
								data-index={row.index}
								className="absolute inset-x-0 top-0 pb-2.5"
								style={{ transform: `translateY(${row.start}px)` }}
							>
								{item.kind === 'tool' ? <ToolItem item={item} live={follow} /> : <EventItem event={item.event} />}
							</div>
						);
					})}
				</div>
			</section>
			{follow && !atEnd && (
				<div className="absolute right-5 bottom-4">
					<Button size="small" onClick={toEnd}>
						<ArrowDown size={13} /> {TEXTS.sessions.latest}
					</Button>
				</div>
			)}
		</div>
	);
}
