import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useRef } from 'react';
import type { LogBook, LogBookState } from '../../model/log-book.ts';
import { type LogTone, lineTime } from '../../model/log-lines.ts';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { useStickToEnd } from '../../ui/use-stick-to-end.ts';

/** Older lines are asked for when so few are above what is seen: a turn of the wheel does not get there before them. */
const NEAR_BEGINNING = 150;
/** The height of the note above the first line. */
const NOTE_PX = 32;

/** A hundred thousand lines at most, of which those are drawn that are seen. */
export function LogList({ book, state }: { readonly book: LogBook; readonly state: LogBookState }) {
	const { count, older, searching } = state;
	const scroller = useRef<HTMLElement>(null);
	// A function anew has every line placed anew, which is due when the book has other lines, as its state says.
	const getItemKey = useCallback((index: number) => book.at(index)?.seq ?? -index, [book, state]);
	const rows = useVirtualizer({
		count,
		getScrollElement: () => scroller.current,
		getItemKey,
		estimateSize: () => 20,
		overscan: 20,
		paddingStart: NOTE_PX,
		// What one reads stays where it is when lines are added above it, or taken away.
		anchorTo: 'end',
	});
	const { atEnd, toEnd } = useStickToEnd(scroller, `${book.at(count - 1)?.seq} ${rows.getTotalSize()}`, () =>
		scroller.current?.scrollTo({ top: scroller.current.scrollHeight }),
	);
	const first = rows.getVirtualItems()[0]?.index ?? 0;
	useEffect(() => {
		if (first < NEAR_BEGINNING && older === 'unread' && !searching) void book.readOlder();
	}, [book, first, older, searching]);
	return (
		<>
			<section
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				className="min-h-0 flex-1 overflow-y-auto px-3 py-2 font-mono text-xs -outline-offset-2! sm:px-4"
			>
				<div className="relative" style={{ height: rows.getTotalSize() }}>
					<p className="absolute inset-x-0 top-0 flex h-7 items-center gap-3 font-sans text-faint">
						{noteOf(state)}
						{(older === 'failed' || older === 'unread') && (
							<Button size="small" onClick={() => void book.readOlder()}>
								{older === 'failed' ? TEXTS.retry : TEXTS.log.readOlder}
							</Button>
						)}
					</p>
					{rows.getVirtualItems().map((row) => {
						const line = book.at(row.index);
						if (line === undefined) return null;
						return (
							<div
								key={row.key}
								ref={rows.measureElement}
								data-index={row.index}
								className="absolute inset-x-0 top-0 flex gap-3 leading-5"
								style={{ transform: `translateY(${row.start}px)` }}
							>
								<time className="number shrink-0 text-faint">{lineTime(line)}</time>
								<span className={cn('any-text min-w-0 flex-1 whitespace-pre-wrap', TONES[line.tone])}>{line.text}</span>
							</div>
						);
					})}
				</div>
			</section>
			{!atEnd && (
				<div className="absolute right-5 bottom-3">
					<Button size="small" onClick={toEnd}>
						<ArrowDown size={13} /> {TEXTS.log.latest}
					</Button>
				</div>
			)}
		</>
	);
}

/** What is above the first line, and whether any fits. */
function noteOf({ count, held, older, searching }: LogBookState): string {
	const { empty, noneFits, noneFitsYet, older: above } = TEXTS.log;
	if (held === 0 && older === 'none') return empty;
	const all = older === 'none' && !searching;
	if (count > 0) return above[older];
	return all ? noneFits : `${noneFitsYet} ${searching || older === 'none' ? '' : above[older]}`;
}

const TONES: Readonly<Record<LogTone, string>> = {
	plain: 'text-soft',
	faint: 'text-faint',
	strong: 'font-semibold',
	good: 'text-good-text',
	busy: 'text-busy-text',
	bad: 'text-bad-text',
};
