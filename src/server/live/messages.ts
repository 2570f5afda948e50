import type { JournalEvent } from '../../contract/events.ts';
import type { Feature } from '../../contract/feature.ts';
import type { LiveMessage } from '../../contract/live.ts';
import { eventText, PLAIN } from '../../core/event-text.ts';

interface EventSurroundings {
	/** The present row of a feature. */
	readonly feature: (id: number) => Feature | undefined;
	readonly projectDirectory: string;
	readonly showCost: boolean;
	/** Unix milliseconds. */
	readonly now: number;
}

/** The one message that an event of the journal becomes. */
export function eventMessage(event: JournalEvent, surroundings: EventSurroundings): LiveMessage {
	const { seq, feature_id } = event;
	if (feature_id !== null && event.type.startsWith('feature.')) {
		const row = surroundings.feature(feature_id) ?? null;
		return { type: 'feature_update', feature_id, passes: row?.passes ?? false, feature: row, seq, event };
	}
	const line = eventText(event, { ...surroundings, stats: null, paint: PLAIN });
	return { type: 'log', line: line?.trim() ?? '', timestamp: new Date(event.at).toISOString(), seq, event };
}

/** As it goes over the wire, made once for all clients. */
export function serialize(message: LiveMessage): Buffer {
	return Buffer.from(JSON.stringify(message));
}
