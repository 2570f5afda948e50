import type { JournalEvent } from '../../src/contract/events.ts';
import { counted } from './format.ts';

/** What happened to a feature, as one line; of other events the server says the line itself. */
export function eventLine(event: JournalEvent): string {
	const of = `#${event.feature_id ?? '?'}`;
	switch (event.type) {
		case 'feature.created':
			return `${of} ${event.data.name}: added`;
		case 'feature.claimed':
			return `${of} ${event.data.name}: taken on${event.data.attempt > 1 ? `, attempt ${event.data.attempt}` : ''}`;
		case 'feature.passed':
			return `${of} ${event.data.name}: passes`;
		case 'feature.failed':
			return `${of} ${event.data.name}: fails. ${event.data.reason}`;
		case 'feature.released':
			return `${of} ${event.data.name}: free again`;
		case 'feature.parked':
			return `${of} ${event.data.name}: parked after ${counted(event.data.sessions, 'session')} without success`;
		case 'feature.unparked':
			return `${of} ${event.data.name}: to be tried again`;
		case 'feature.skipped':
			return `${of} ${event.data.name}: moved to the end`;
		case 'feature.edited':
			return `${of} ${event.data.name}: edited (${event.data.changed.join(', ')})`;
		case 'feature.deleted':
			return `${of} ${event.data.name}: deleted`;
		case 'features.imported':
			return `${counted(event.data.count, 'feature')} imported from ${event.data.source}`;
		default:
			return '';
	}
}

/** The same without naming the feature, for its own history. */
export function historyLine(event: JournalEvent): string | null {
	switch (event.type) {
		case 'feature.created':
			return 'Added';
		case 'feature.claimed':
			return event.data.attempt > 1 ? `Taken on, attempt ${event.data.attempt}` : 'Taken on';
		case 'feature.passed': {
			const { browser_actions, screenshots } = event.data.verification;
			const seen = [
				browser_actions > 0 ? counted(browser_actions, 'browser action') : null,
				screenshots.length > 0 ? counted(screenshots.length, 'screenshot') : null,
			].filter((part) => part !== null);
			return seen.length > 0 ? `Passes, after ${seen.join(' and ')}` : 'Passes';
		}
		case 'feature.failed':
			return `${event.data.was_passing ? 'No longer passes' : 'Failed'}: ${event.data.reason}`;
		case 'feature.parked':
			return `Parked after ${counted(event.data.sessions, 'session')} without success`;
		case 'feature.unparked':
			return 'To be tried again';
		case 'feature.released':
			return event.data.why === 'asked' ? 'Released' : 'Released, since its session ended';
		case 'feature.skipped':
			return 'Moved to the end';
		case 'feature.edited':
			return `Edited: ${event.data.changed.join(', ')}`;
		case 'feature.deleted':
			return 'Deleted';
		default:
			return null;
	}
}
