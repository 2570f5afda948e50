import type { EventBody } from '../src/contract/events.ts';

/** The event of which the fan-out bench sends many. */
export const LOG_EVENT: Extract<EventBody, { type: 'log' }> = {
	type: 'log',
	data: { level: 'info', line: 'x'.repeat(300) },
};
