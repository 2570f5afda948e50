import type { LiveMessage } from '../../src/contract/live.ts';
import { type LogLevel, lineFilter, type ShownLine, shownLine } from './log-lines.ts';
import type { ProjectFeed } from './project-feed.ts';
import { type LogLine, logLine } from './project-state.ts';

/** So many lines are held. What is older can be read in its session. */
const HELD_LINES = 100_000;
/** A search goes on with the next turn of the event loop after so long, so that no frame waits for it. */
const SLICE_MS = 6;
const SLICE_LINES = 500;

/**
 * `none`: the log begins with the first line that is held. `full`: there are older ones, and no room for them.
 * `failed`: they could not be read; `readOlder` tries again.
 */
export type OlderLines = 'none' | 'unread' | 'reading' | 'failed' | 'full';

export interface LogBookState {
	/** How many lines fit what is looked for, of those that were looked through. */
	readonly count: number;
	/** How many lines are held. */
	readonly held: number;
	readonly older: OlderLines;
	/** Not all that is held was looked through yet. */
	readonly searching: boolean;
	/** New lines are put aside. */
	readonly paused: boolean;
}

/** The lines of the log: those of the stream as they come, older ones as they are asked for. It lives as long as somebody looks. */
export interface LogBook {
	/** Another object after each change. */
	state(): LogBookState;
	/** The lines that fit what is looked for, in order. */
	at(index: number): ShownLine | undefined;
	subscribe(changed: () => void): () => void;
	lookFor(least: LogLevel, search: string): void;
	pause(paused: boolean): void;
	readOlder(): Promise<void>;
	close(): void;
}

export interface LogPage {
	readonly journal: string | null;
	readonly lines: readonly LogLine[];
	/** Whether the journal begins with these. */
	readonly first: boolean;
}

export interface LogBookDependencies {
	readonly feed: Pick<ProjectFeed, 'state' | 'onMessages'>;
	/** The last lines before an event. */
	readonly readBefore: (seq: number, signal: AbortSignal) => Promise<LogPage>;
	/** Default: 100,000. */
	readonly most?: number;
	/** How long a search may take at once; default: 6. */
	readonly sliceMs?: number;
}

export function openLogBook({ feed, readBefore, most = HELD_LINES, sliceMs = SLICE_MS }: LogBookDependencies): LogBook {
	let held: ShownLine[] = [];
	let fitting: ShownLine[] = [];
	/** How many of the held, from the first, the present search has not looked through. */
	let left = 0;
	let fits = lineFilter('detail', '');
	/** Every event from this one on was read; null before the first. */
	let floor: number | null = null;
	let journal: string | null = null;
	let reading: AbortController | null = null;
	let failed = false;
	let aside: LogLine[] | null = null;
	let work: ReturnType<typeof setTimeout> | null = null;
	let closed = false;
	let state: LogBookState;
	const subscribers = new Set<() => void>();

	function publish(): void {
		state = { count: fitting.length, held: held.length, older: older(), searching: left > 0, paused: aside !== null };
		for (const changed of subscribers) changed();
	}

	function older(): OlderLines {
		if (floor === null || floor <= 1) return 'none';
		if (held.length >= most) return 'full';
		if (reading !== null) return 'reading';
		return failed ? 'failed' : 'unread';
	}

	function begin(id: string | null): void {
		reading?.abort();
		[held, fitting, left, floor, journal, reading, failed] = [[], [], 0, null, id, null, false];
		if (aside !== null) aside = [];
	}

	function append(lines: readonly LogLine[]): void {
		floor ??= lines[0]?.seq ?? null;
		const added = lines.flatMap((line) => shownLine(line) ?? []);
		for (const line of added) {
			held.push(line);
			if (fits(line)) fitting.push(line);
		}
		const over = held.length - most;
		if (over <= 0) return;
		const end = held[over - 1]?.seq ?? 0;
		held.splice(0, over);
		left = Math.max(0, left - over);
		const gone = fitting.findIndex(({ seq }) => seq > end);
		fitting.splice(0, gone < 0 ? fitting.length : gone);
		floor = end + 1;
	}

	function prepend({ lines, first }: LogPage): void {
		const all = lines.flatMap((line) => shownLine(line) ?? []);
		const added = all.slice(Math.max(0, all.length - (most - held.length)));
		held = added.concat(held);
		floor = added.length < all.length ? (held[0]?.seq ?? floor) : first ? 1 : (lines[0]?.seq ?? 1);
		if (left > 0) left += added.length;
		else fitting = added.filter(fits).concat(fitting);
	}

	/** From the last line to the first, some of them at a time. */
	function look(): void {
		work = null;
		const until = performance.now() + sliceMs;
		const found: ShownLine[][] = [];
		do {
			const from = Math.max(0, left - SLICE_LINES);
			found.push(held.slice(from, left).filter(fits));
			left = from;
		} while (left > 0 && performance.now() < until);
		fitting = found.reverse().flat().concat(fitting);
		if (left > 0) work = setTimeout(look);
		publish();
	}

	function receive(messages: readonly LiveMessage[]): void {
		let lines: LogLine[] = [];
		for (const message of messages) {
			if (message.type === 'hello') {
				// The server is there again.
				failed = false;
				if (message.mode === 'resumed') continue;
				lines = [];
				begin(message.journal);
			} else if (message.type === 'log' || message.type === 'feature_update') lines.push(logLine(message));
		}
		if (aside === null) append(lines);
		else aside = aside.concat(lines).slice(-most);
		publish();
	}

	begin(feed.state().journal);
	append(feed.state().lines);
	publish();
	const unsubscribe = feed.onMessages(receive);

	return {
		state: () => state,
		at: (index) => fitting[index],
		subscribe(changed) {
			subscribers.add(changed);
			return () => subscribers.delete(changed);
		},
		lookFor(least, search) {
			fits = lineFilter(least, search);
			fitting = [];
			left = held.length;
			if (work !== null) clearTimeout(work);
			look();
		},
		pause(paused) {
			if (paused === (aside !== null)) return;
			const waiting = aside ?? [];
			aside = paused ? [] : null;
			append(waiting);
			publish();
		},
		async readOlder() {
			const next = older();
			if (floor === null || closed || (next !== 'unread' && next !== 'failed')) return;
			const mine = new AbortController();
			reading = mine;
			failed = false;
			publish();
			try {
				const page = await readBefore(floor, mine.signal);
				if (reading !== mine) return;
				if (page.journal !== journal) throw new Error('The database is another one; the stream will say so.');
				prepend(page);
			} catch {
				if (reading !== mine) return;
				failed = true;
			}
			reading = null;
			publish();
		},
		close() {
			closed = true;
			reading?.abort();
			reading = null;
			if (work !== null) clearTimeout(work);
			unsubscribe();
			subscribers.clear();
		},
	};
}
