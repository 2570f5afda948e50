import type { JournalEvent } from '../../contract/events.ts';
import { eventText, PLAIN } from '../../core/event-text.ts';

/** Of an event's text. */
const MOST_CHARACTERS = 1_500;

/** An event as Claude reads it; null for what says nothing. */
export function journalLine(event: JournalEvent, projectDirectory: string) {
	return {
		seq: event.seq,
		at: new Date(event.at).toISOString(),
		...(event.session_id === null ? {} : { session_id: event.session_id }),
		what: event.type,
		text: textOf(event, projectDirectory).slice(0, MOST_CHARACTERS).toWellFormed(),
	};
}

function textOf(event: JournalEvent, projectDirectory: string): string {
	switch (event.type) {
		case 'agent.text':
		case 'agent.thinking':
			return event.data.text;
		case 'tool.called':
			return `${event.data.tool} ${event.data.input.text}`;
		case 'tool.returned':
			return `${event.data.is_error ? 'error: ' : ''}${event.data.output.text}`;
		case 'feature.failed':
			return event.data.reason;
		default:
			return (
				eventText(event, { stats: null, projectDirectory, showCost: true, now: event.at, paint: PLAIN }) ??
				JSON.stringify(event.data)
			).trim();
	}
}
