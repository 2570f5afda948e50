import { AutocoderError } from '../../contract/errors.ts';
import type { JournalEvent } from '../../contract/events.ts';
import type { Feature } from '../../contract/feature.ts';
import type { LiveHello, LiveMessage, LiveTrouble } from '../../contract/live.ts';
import type { ProjectStore } from '../../store/project-store.ts';
import { agentStatusMessage } from './agent-status.ts';
import type { LiveLimits } from './limits.ts';
import { eventMessage, serialize } from './messages.ts';
import { openProjectSource, type ProjectSource } from './project-source.ts';
import { createRecentMessages, type Numbered, type RecentMessages } from './recent-messages.ts';

/** What a client is to the tail of its project. */
export interface Listener {
	/** There may be something new to fetch. */
	wake(): void;
	/** The journal is another one now: the cursor means nothing any more. */
	restart(): void;
}

export interface Cursor {
	readonly journal: string;
	readonly seq: number;
}

/** One look-out on a project for all who watch it. Listeners fetch what they want, when they have room for it. */
export interface ProjectTail {
	join(listener: Listener): void;
	leave(listener: Listener): void;
	/**
	 * Where a client begins: at its cursor when that is good, else some events before the end. Undefined while the database has
	 * not been read yet; listeners are woken when it has been.
	 */
	begin(since: Cursor | null): LiveHello | undefined;
	/** The present counts, status and trouble, in that order; the same buffer as long as nothing changed. */
	states(): readonly (Buffer | null)[];
	/** The next message after `seq`: undefined when there is none yet, `behind` when it is to be read from the database. */
	next(seq: number): Numbered | undefined | 'behind';
	/** The messages after `seq` from the database, made one by one as they are asked for. */
	read(seq: number): Iterable<Numbered>;
	/** Looks at what no commit tells. */
	check(): void;
	close(): void;
}

const NO_PROGRESS: LiveMessage = { type: 'progress', passing: 0, in_progress: 0, total: 0, percentage: 0 };
const NO_AGENT: LiveMessage = agentStatusMessage(undefined, null);
const OVER: LiveTrouble = { type: 'trouble', code: null, detail: 'The database can be read again.', next: '' };
/** A lock or a file on its way is nothing to tell of; two checks in a row are. */
const CHECKS_UNTIL_TOLD = 2;

/** @param report told once of each trouble, when clients are */
export function createProjectTail(
	directory: string,
	limits: LiveLimits,
	report: (error: AutocoderError) => void,
): ProjectTail {
	const listeners = new Set<Listener>();
	const [progress, agent, trouble] = [createState(NO_PROGRESS), createState(NO_AGENT), createState(null)];
	let source: ProjectSource | undefined;
	let journal: string | null = null;
	let recent = emptyRecent(0);
	/** The last event that was read, and its JSON: a restored copy of the database has another one at its place. */
	let head = 0;
	let lastEvent: string | undefined;
	/** There may be something in the database that was not read yet. */
	let unread = true;
	/** Whether the database was read since it was opened, or is known to be missing or in trouble. */
	let ready = false;
	let showCost = true;
	let failure: { readonly error: AutocoderError; checks: number } | null = null;
	/** After a failure that takes its time to mend: until the next check. */
	let resting = false;
	let closed = false;
	const timer = setInterval(look, limits.lookMs);

	function look(): void {
		if (closed || resting) return;
		try {
			source ??= open();
			if (source === undefined) return;
			unread = source.watch.changed() || unread;
			if (!unread) return;
			unread = readEvents(source.store);
			readStates(source.store);
			succeeded();
		} catch (error) {
			failed(error);
			return;
		}
		wakeAll();
		if (unread) setImmediate(look);
	}

	function open(): ProjectSource | undefined {
		const opened = openProjectSource(directory);
		if (opened === undefined) {
			if (journal !== null) failed(missing(directory));
			else if (!ready || failure !== null) {
				succeeded();
				wakeAll();
			}
			return undefined;
		}
		try {
			if (!continues(opened.store)) startOver(opened.store);
		} catch (error) {
			opened.close();
			throw error;
		}
		unread = true;
		return opened;
	}

	/** Whether it is the database that was open before, or an older copy of it that has nothing else. */
	function continues(store: ProjectStore): boolean {
		if (store.journal.id !== journal) return false;
		return head === 0 || JSON.stringify(store.journal.after(head - 1, 1)[0]) === lastEvent;
	}

	function startOver(store: ProjectStore): void {
		head = Math.max(0, store.journal.head() - limits.history);
		lastEvent = undefined;
		journal = store.journal.id;
		recent = emptyRecent(head);
		ready = false;
		for (const listener of listeners) listener.restart();
	}

	function emptyRecent(start: number): RecentMessages {
		return createRecentMessages(start, { messages: limits.recentMessages, bytes: limits.recentBytes });
	}

	/** Returns whether there may be more. */
	function readEvents(store: ProjectStore): boolean {
		const events = store.journal.after(head, limits.batch);
		for (const message of toMessages(store, events)) {
			recent.add(message);
			head = message.seq;
		}
		const last = events.at(-1);
		if (last !== undefined) lastEvent = JSON.stringify(last);
		return events.length === limits.batch;
	}

	function* toMessages({ features }: ProjectStore, events: readonly JournalEvent[]): Generator<Numbered, void> {
		const rows = new Map<number, Feature | undefined>();
		const feature = (id: number) => {
			if (!rows.has(id)) rows.set(id, features.get(id));
			return rows.get(id);
		};
		for (const event of events) {
			const message = eventMessage(event, { feature, projectDirectory: directory, showCost, now: Date.now() });
			yield { seq: event.seq, bytes: serialize(message) };
		}
	}

	function readStates({ features, runs, ledger }: ProjectStore): void {
		progress.set({ type: 'progress', ...features.stats() });
		const latest = runs.latest();
		const status = agentStatusMessage(latest, latest === undefined ? null : ledger.ofRun(latest.run.id));
		showCost = status.model !== 'rehearsal';
		agent.set(status);
	}

	function succeeded(): void {
		failure = null;
		ready = true;
		if (trouble.bytes() !== null) trouble.set(OVER);
	}

	function failed(cause: unknown): void {
		const error = cause instanceof AutocoderError ? cause : unforeseen(cause);
		failure = { error, checks: failure?.checks ?? 0 };
		if (error.code === 'DATABASE_LOCKED') return;
		closeSource();
		resting = error.code !== 'DATABASE_REPLACED';
	}

	function closeSource(): void {
		source?.close();
		source = undefined;
	}

	function wakeAll(): void {
		for (const listener of listeners) listener.wake();
	}

	function knownHead(): number {
		try {
			return Math.max(head, source?.store.journal.head() ?? 0);
		} catch {
			return head;
		}
	}

	/** Whether all events after `seq` are still there. */
	function isKept(seq: number, end: number): boolean {
		if (seq >= end || seq >= recent.floor()) return true;
		try {
			return source?.store.journal.after(seq, 1)[0]?.seq === seq + 1;
		} catch {
			return false;
		}
	}

	return {
		join(listener) {
			listeners.add(listener);
			look();
		},
		leave: (listener) => void listeners.delete(listener),
		begin(since) {
			if (!ready) return undefined;
			const end = knownHead();
			const good =
				since !== null &&
				since.journal === journal &&
				since.seq <= end &&
				end - since.seq <= limits.maxBehind &&
				isKept(since.seq, end);
			const seq = good ? since.seq : Math.max(recent.floor(), end - limits.history);
			return { type: 'hello', journal, seq, head: end, mode: good ? 'resumed' : 'snapshot' };
		},
		states: () => [progress.bytes(), agent.bytes(), trouble.bytes()],
		next: (seq) => (seq < recent.floor() ? 'behind' : recent.after(seq)),
		*read(seq) {
			if (source === undefined) return;
			try {
				yield* toMessages(source.store, source.store.journal.after(seq, limits.batch));
			} catch (error) {
				// The next look that succeeds wakes all.
				unread = true;
				failed(error);
			}
		},
		check() {
			resting = false;
			try {
				if (source?.watch.replaced()) closeSource();
			} catch (error) {
				failed(error);
			}
			// A runner that dies commits nothing.
			unread = true;
			look();
			if (failure === null) return;
			failure.checks += 1;
			if (failure.checks < CHECKS_UNTIL_TOLD) return;
			if (failure.checks === CHECKS_UNTIL_TOLD) report(failure.error);
			const { code, message, next } = failure.error;
			trouble.set({ type: 'trouble', code, detail: message, next });
			ready = true;
			wakeAll();
		},
		close() {
			closed = true;
			clearInterval(timer);
			closeSource();
		},
	};
}

interface State {
	set(message: LiveMessage): void;
	bytes(): Buffer | null;
}

/** A message that stands for the present; the same buffer as long as it says the same. */
function createState(first: LiveMessage | null): State {
	let bytes = first && serialize(first);
	return {
		set(message) {
			const next = serialize(message);
			if (bytes === null || !next.equals(bytes)) bytes = next;
		},
		bytes: () => bytes,
	};
}

function missing(directory: string): AutocoderError {
	return new AutocoderError(
		'DATABASE_REPLACED',
		`The database of ${directory} was deleted or moved away.`,
		'Restore it; what happens is shown again as soon as it is there.',
	);
}

function unforeseen(cause: unknown): AutocoderError {
	return new AutocoderError('INTERNAL', cause instanceof Error ? cause.message : String(cause), undefined, { cause });
}
