import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { eventLine } from '../../model/event-line.ts';
import type { LogLine } from '../../model/project-state.ts';
import { TEXTS } from '../../texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { useStickToEnd } from '../../ui/use-stick-to-end.ts';
import { useLive } from '../project/live-project.tsx';

/** The last lines of all that happens, as a terminal would show them. */
export function LogPanel({ onClose }: { readonly onClose: () => void }) {
	const all = useLive((state) => state.lines);
	const lines = useMemo(
		() =>
			all.flatMap((line) => {
				const text = (line.line || eventLine(line.event)).trimEnd();
				return text === '' ? [] : [{ ...line, text }];
			}),
		[all],
	);
	const scroller = useRef<HTMLElement>(null);
	const rows = useVirtualizer({
		count: lines.length,
		getScrollElement: () => scroller.current,
		getItemKey: (index) => lines[index]?.seq ?? index,
		estimateSize: () => 20,
		overscan: 20,
	});
	const { atEnd, toEnd } = useStickToEnd(scroller, `${lines.at(-1)?.seq} ${rows.getTotalSize()}`, () =>
		scroller.current?.scrollTo({ top: rows.getTotalSize() }),
	);
	return (
		<section
			aria-label={TEXTS.log.title}
			className="relative flex h-[34vh] min-h-40 shrink-0 flex-col border-line border-t bg-surface"
		>
			<header className="flex items-center justify-between border-line border-b py-1 pr-2 pl-4">
				<h2 className="font-semibold text-xs">{TEXTS.log.title}</h2>
				<IconButton label={TEXTS.close} size="small" onClick={onClose}>
					<X size={14} />
				</IconButton>
			</header>
			<section
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				className="min-h-0 flex-1 overflow-y-auto px-4 py-2 font-mono text-xs -outline-offset-2!"
			>
				{lines.length === 0 && <p className="text-faint">{TEXTS.log.empty}</p>}
				<div className="relative" style={{ height: rows.getTotalSize() }}>
					{rows.getVirtualItems().map((row) => {
						const line = lines[row.index];
						if (line === undefined) return null;
						return (
							<div
								key={row.key}
								ref={rows.measureElement}
								data-index={row.index}
								className="absolute inset-x-0 top-0 flex gap-3 leading-5"
								style={{ transform: `translateY(${row.start}px)` }}
							>
								<time className="number shrink-0 text-faint">
									{new Date(line.event.at).toLocaleTimeString('en-GB')}
								</time>
								<span className={cn('any-text min-w-0 flex-1 whitespace-pre-wrap', tone(line))}>
									{line.text.slice(0, 2_000)}
								</span>
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
		</section>
	);
}

function tone({ event }: LogLine): string {
	switch (event.type) {
		case 'feature.passed':
			return 'text-good-text';
		case 'feature.failed':
		case 'tool.refused':
			return 'text-bad-text';
		case 'model.retry':
		case 'model.limit':
			return 'text-busy-text';
		case 'tool.called':
		case 'tool.returned':
			return event.type === 'tool.returned' && event.data.is_error ? 'text-bad-text' : 'text-faint';
		case 'log':
			return event.data.level === 'error' ? 'text-bad-text' : 'text-soft';
		case 'session.started':
		case 'run.started':
			return 'font-semibold';
		default:
			return 'text-soft';
	}
}
