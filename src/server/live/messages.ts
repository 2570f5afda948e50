import type { JournalEvent } from '../../contract/events.ts';
import type { Feature } from '../../contract/feature.ts';
import type { LiveMessage } from '../../contract/live.ts';
import { eventText, PLAIN } from '../../core/event-text.ts';

interface EventSurroundings extends LineSurroundings {
	/** The present row of a feature. */
	readonly feature: (id: number) => Feature | undefined;
}

interface LineSurroundings {
	readonly projectDirectory: string;
	readonly showCost: boolean;
	/** Unix milliseconds. */
	readonly now: number;
}

/** The one message that an event of the journal becomes. */
export function eventMessage(event: JournalEvent, surroundings: EventSurroundings): LiveMessage {
	const { seq, feature_id } = event;
	if (feature_id !== null && isOfFeature(event)) {
		const row = surroundings.feature(feature_id) ?? null;
		return { type: 'feature_update', feature_id, passes: row?.passes ?? false, feature: row, seq, event };
	}
	return { type: 'log', line: eventLine(event, surroundings), timestamp: new Date(event.at).toISOString(), seq, event };
}

/** What people read of an event; empty when that is nothing, and for what happened to a feature, which its own event tells. */
export function eventLine(event: JournalEvent, surroundings: LineSurroundings): string {
	if (event.feature_id !== null && isOfFeature(event)) return '';
	return eventText(event, { ...surroundings, stats: null, paint: PLAIN })?.trim() ?? '';
}

function isOfFeature({ type }: JournalEvent): boolean {
	return type.startsWith('feature.');
}

/** As it goes over the wire, made once for all clients. */
export function serialize(message: LiveMessage): Buffer {
	return Buffer.from(JSON.stringify(message));
}
