import type { JournalEvent } from '../../src/contract/events.ts';
import { eventLine } from './event-line.ts';
import type { LogLine } from './project-state.ts';

/** How much a line of the log matters, the least first. */
export const LOG_LEVELS = ['detail', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What sets a line off from the others. */
export type LogTone = 'plain' | 'faint' | 'strong' | 'good' | 'busy' | 'bad';

/** What is kept of an event for the log, of which there may be 100,000. */
export interface ShownLine {
	readonly seq: number;
	/** Unix milliseconds. */
	readonly at: number;
	readonly text: string;
	readonly level: LogLevel;
	readonly tone: LogTone;
}

const LONGEST = 2_000;

/** Null for an event that the log says nothing of. */
export function shownLine({ seq, event, line }: LogLine): ShownLine | null {
	const text = (line || eventLine(event)).trimEnd().slice(0, LONGEST).toWellFormed();
	return text === '' ? null : { seq, at: event.at, text, level: levelOf(event), tone: toneOf(event) };
}

/** Whether a line matters as much and holds what is looked for, in any case of letters. */
export function lineFilter(least: LogLevel, search: string): (line: ShownLine) => boolean {
	const shown = new Set<LogLevel>(LOG_LEVELS.slice(LOG_LEVELS.indexOf(least)));
	const wanted = search.trim().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	if (wanted === '') return ({ level }) => shown.has(level);
	// Lower-case copies of 100,000 lines would be as large as the lines.
	const pattern = new RegExp(wanted, 'iu');
	return ({ level, text }) => shown.has(level) && pattern.test(text);
}

/** The time of day by the clock of whoever looks. */
export function lineTime({ at }: ShownLine): string {
	return new Date(at).toLocaleTimeString('en-GB');
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

function toneOf(event: JournalEvent): LogTone {
	switch (event.type) {
		case 'feature.passed':
			return 'good';
		case 'feature.failed':
		case 'tool.refused':
			return 'bad';
		case 'model.retry':
		case 'model.limit':
			return 'busy';
		case 'tool.called':
			return 'faint';
		case 'tool.returned':
			return event.data.is_error ? 'bad' : 'faint';
		case 'log':
			return event.data.level === 'error' ? 'bad' : 'plain';
		case 'session.started':
		case 'run.started':
			return 'strong';
		default:
			return 'plain';
	}
}
