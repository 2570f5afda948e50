import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { type LogLevel, lineTime, type ShownLine, shownLines } from '../../model/log-lines.ts';
import type { LogLine } from '../../model/project-state.ts';
import { TEXTS } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { toast } from '../../ui/toast.ts';
import { useStickToEnd } from '../../ui/use-stick-to-end.ts';
import { useLive } from '../project/live-project.tsx';
import { LogControls } from './log-controls.tsx';

/** The last lines of all that happens, as a terminal would show them. */
export function LogPanel({ onClose }: { readonly onClose: () => void }) {
	const live = useLive((state) => state.lines);
	const [level, setLevel] = useState<LogLevel>('detail');
	const [search, setSearch] = useState('');
	/** The lines of the moment at which it was paused. */
	const [held, setHeld] = useState<readonly LogLine[] | null>(null);
	const all = held ?? live;
	const lines = useMemo(() => shownLines(all, level, search), [all, level, search]);
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
			<LogControls
				search={search}
				onSearch={setSearch}
				level={level}
				onLevel={setLevel}
				paused={held !== null}
				onPause={() => setHeld(held === null ? live : null)}
				onCopy={() => void copy(lines)}
				onClose={onClose}
			/>
			<section
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				className="min-h-0 flex-1 overflow-y-auto px-4 py-2 font-mono text-xs -outline-offset-2!"
			>
				{lines.length === 0 && <p className="text-faint">{all.length === 0 ? TEXTS.log.empty : TEXTS.log.noneFits}</p>}
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
								<time className="number shrink-0 text-faint">{lineTime(line)}</time>
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

async function copy(lines: readonly ShownLine[]): Promise<void> {
	try {
		await navigator.clipboard.writeText(lines.map((line) => `${lineTime(line)}  ${line.text}`).join('\n'));
		toast(TEXTS.log.copied(lines.length));
	} catch {
		// A browser may keep the clipboard from pages.
		toast(TEXTS.log.notCopied, { tone: 'bad' });
	}
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
