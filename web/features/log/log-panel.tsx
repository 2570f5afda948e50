import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LogBook, openLogBook } from '../../model/log-book.ts';
import { type LogLevel, lineTime } from '../../model/log-lines.ts';
import { TEXTS } from '../../texts.ts';
import { api } from '../../transport/api.ts';
import { toast } from '../../ui/toast.ts';
import { useFeed } from '../project/live-project.tsx';
import { LogControls } from './log-controls.tsx';
import { LogList } from './log-list.tsx';

/** In one answer: more is more to wait for, less is more answers. */
const PAGE = 500;

/** The lines of all that happens, as a terminal would show them. They are held as long as the panel is open. */
export function LogPanel({ onClose }: { readonly onClose: () => void }) {
	const book = useLogBook();
	return (
		<section
			aria-label={TEXTS.log.title}
			className="relative flex h-[34vh] min-h-40 shrink-0 flex-col border-line border-t bg-surface"
		>
			{book !== null && <Contents book={book} onClose={onClose} />}
		</section>
	);
}

function useLogBook(): LogBook | null {
	const feed = useFeed();
	const [book, setBook] = useState<LogBook | null>(null);
	useEffect(() => {
		const opened = openLogBook({
			feed,
			async readBefore(seq, signal) {
				const { journal, events, lines = [] } = await api.eventsBefore(feed.name, seq, PAGE, signal);
				return {
					journal,
					lines: events.map((event, index) => ({ seq: event.seq, event, line: lines[index] ?? '' })),
					first: events.length < PAGE,
				};
			},
		});
		setBook(opened);
		return () => opened.close();
	}, [feed]);
	return book;
}

function Contents({ book, onClose }: { readonly book: LogBook; readonly onClose: () => void }) {
	const state = useSyncExternalStore(book.subscribe, book.state);
	const [level, setLevel] = useState<LogLevel>('detail');
	const [search, setSearch] = useState('');
	const lookFor = (least: LogLevel, text: string) => {
		setLevel(least);
		setSearch(text);
		book.lookFor(least, text);
	};
	return (
		<>
			<LogControls
				state={state}
				search={search}
				onSearch={(text) => lookFor(level, text)}
				level={level}
				onLevel={(least) => lookFor(least, search)}
				onPause={() => book.pause(!state.paused)}
				onCopy={() => void copy(book)}
				onClose={onClose}
			/>
			<LogList book={book} state={state} />
		</>
	);
}

async function copy(book: LogBook): Promise<void> {
	const lines = Array.from({ length: book.state().count }, (_, index) => book.at(index)).filter(
		(line) => line !== undefined,
	);
	try {
		await navigator.clipboard.writeText(lines.map((line) => `${lineTime(line)}  ${line.text}`).join('\n'));
		toast(TEXTS.log.copied(lines.length));
	} catch {
		// A browser may keep the clipboard from pages.
		toast(TEXTS.log.notCopied, { tone: 'bad' });
	}
}
