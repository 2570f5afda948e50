import type { JournalEvent } from '../src/contract/events.ts';
import type { ProjectStore } from '../src/store/project-store.ts';
import type { Moment } from './plan.ts';

const LOOK_MS = 5;
const BATCH = 1_000;

/** Watches a journal and calls at the moments of a plan. */
export interface JournalEye {
	/** Calls once when the moment has come. */
	at(moment: Moment, act: () => void): void;
	close(): void;
}

export function openJournalEye(store: ProjectStore): JournalEye {
	const began = performance.now();
	const watch = store.watch();
	const seen = new Map<string, number>();
	let waiting: { readonly moment: Moment; readonly act: () => void }[] = [];
	let last = 0;

	function look(): void {
		if (watch.changed()) for (const event of store.journal.after(last, BATCH)) note(event);
		const due = waiting.filter(({ moment }) => hasCome(moment));
		waiting = waiting.filter((entry) => !due.includes(entry));
		for (const { act } of due) act();
	}

	function note(event: JournalEvent): void {
		last = event.seq;
		const tool = event.type === 'tool.called' || event.type === 'tool.returned' ? event.data.tool : undefined;
		for (const key of [event.type, `${event.type} ${tool}`]) seen.set(key, (seen.get(key) ?? 0) + 1);
	}

	function hasCome(moment: Moment): boolean {
		if ('afterMs' in moment) return performance.now() - began >= moment.afterMs;
		const key = moment.tool === undefined ? moment.event : `${moment.event} ${moment.tool}`;
		return (seen.get(key) ?? 0) >= moment.nth;
	}

	const timer = setInterval(look, LOOK_MS);
	return {
		at: (moment, act) => void waiting.push({ moment, act }),
		close() {
			clearInterval(timer);
			watch.close();
		},
	};
}
