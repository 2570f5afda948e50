import type { JournalEvent } from '../../src/contract/events.ts';
import { eventLine } from './event-line.ts';
import type { LogLine } from './project-state.ts';

/** How much a line of the log matters, the least first. */
export const LOG_LEVELS = ['detail', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ShownLine extends LogLine {
	readonly text: string;
	readonly level: LogLevel;
}

/** The lines that have a text, matter as much, and hold what is looked for, in any case of letters. */
export function shownLines(lines: readonly LogLine[], least: LogLevel, search: string): ShownLine[] {
	const wanted = search.trim().toLowerCase();
	return lines.flatMap((line) => {
		const level = levelOf(line.event);
		if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return [];
		const text = (line.line || eventLine(line.event)).trimEnd();
		return text === '' || !text.toLowerCase().includes(wanted) ? [] : [{ ...line, text, level }];
	});
}

/** The time of day by the clock of whoever looks. */
export function lineTime({ event }: LogLine): string {
	return new Date(event.at).toLocaleTimeString('en-GB');
}

function levelOf(event: JournalEvent): LogLevel {
	switch (event.type) {
		case 'feature.failed':
			return 'error';
		case 'tool.returned':
			return event.data.is_error ? 'error' : 'detail';
		case 'session.ended':
			return event.data.outcome === 'completed' || event.data.outcome === 'interrupted' ? 'info' : 'error';
		case 'log':
			return event.data.level === 'warn' ? 'warning' : event.data.level;
		case 'tool.refused':
		case 'model.retry':
		case 'model.limit':
			return 'warning';
		case 'tool.called':
		case 'agent.thinking':
			return 'detail';
		default:
			return 'info';
	}
}
