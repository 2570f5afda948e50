import type { JournalEvent } from '../contract/events.ts';
import { eventText, type TextContext } from '../core/event-text.ts';
import { colours } from './colours.ts';

export interface LineContext extends Omit<TextContext, 'now' | 'paint'> {
	readonly stats: NonNullable<TextContext['stats']>;
}

/** What of an event a person in a terminal wants to read: a line with its time, or null. */
export function eventLine(event: JournalEvent, context: LineContext): string | null {
	const line = eventText(event, { ...context, now: Date.now(), paint: colours });
	if (line === null) return null;
	const time = new Date(event.at).toTimeString().slice(0, 8);
	return `${colours.dim(time)}  ${line}`;
}
