import type { EventData, JournalEvent } from '../contract/events.ts';
import type { FeatureStats } from '../contract/feature.ts';
import type { RunWaitsFor } from '../contract/run.ts';
import type { SessionKind } from '../contract/session.ts';
import { visible } from './visible.ts';

export interface TextContext {
	/** The counts of the moment; null where lines tell of the past. */
	readonly stats: (() => FeatureStats) | null;
	/** Paths below it are shown without it. */
	readonly projectDirectory: string;
	/** Whether costs mean anything; those of a rehearsal do not. */
	readonly showCost: boolean;
	/** Unix milliseconds; a time of another day is shown with its day. */
	readonly now: number;
	readonly paint: Paint;
}

/** How parts of a line are set off. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow', (text: string) => string>>;

const same = (text: string) => text;
export const PLAIN: Paint = { bold: same, dim: same, cyan: same, green: same, red: same, yellow: same };

/** What of an event a person wants to read: a line without its time, or null. */
export function eventText(event: JournalEvent, context: TextContext): string | null {
	const { paint } = context;
	switch (event.type) {
		case 'run.started':
			return `${paint.bold(`Run ${event.run_id} started`)}${event.data.yolo ? ', without browser tests' : ''}. ${paint.dim(event.data.box)}`;
		case 'budget.warned':
			return paint.yellow(`  ${oneLine(event.data.text)}`);
		case 'run.status':
			return `${paint.bold(event.data.status)}${waitOf(event, context.now)}${aside(event.data.detail)}`;
		case 'session.started':
			return paint.bold(`Session ${event.session_id}: ${SESSIONS[event.data.kind] ?? event.data.kind}`);
		case 'session.ready':
			return paint.dim(
				`  ${oneLine(event.data.model)}, ${event.data.tools.length} ${event.data.tools.length === 1 ? 'tool' : 'tools'}`,
			);
		case 'session.ended': {
			const { outcome, duration_ms, usage, detail } = event.data;
			const cost = context.showCost ? `, ${money(usage.cost_usd)}` : '';
			return (
				paint.dim(
					`  ${outcome} after ${seconds(duration_ms)}, ${usage.turns} ${usage.turns === 1 ? 'turn' : 'turns'}${cost}`,
				) + aside(detail)
			);
		}
		case 'features.imported':
			return `${event.data.count} ${event.data.count === 1 ? 'feature' : 'features'} imported from ${event.data.source}`;
		case 'feature.created':
			return `  + ${feature(event)}`;
		case 'feature.claimed':
			return `${paint.cyan('▸')} ${feature(event)}${event.data.attempt > 1 ? paint.dim(` attempt ${event.data.attempt}`) : ''}`;
		case 'feature.passed': {
			const line = `${paint.green('✓')} ${feature(event)} passes`;
			if (context.stats === null) return line;
			const { passing, total, percentage } = context.stats();
			return `${line}  ${paint.bold(`${passing} of ${total}`)} ${paint.dim(`${percentage} %`)}`;
		}
		case 'feature.failed':
			return `${paint.red('✗')} ${feature(event)}${aside(event.data.reason)}`;
		case 'feature.skipped':
			return `${paint.yellow('↷')} ${feature(event)} moved to the end`;
		case 'feature.edited':
			return `${paint.yellow('✎')} ${feature(event)} edited: ${oneLine(event.data.changed.join(', '))}`;
		case 'feature.deleted':
			return `${paint.yellow('−')} ${feature(event)} deleted`;
		case 'feature.parked': {
			const { sessions, reason } = event.data;
			return `${paint.yellow('⏸')} ${feature(event)} is parked after ${sessions} ${sessions === 1 ? 'session' : 'sessions'} without success${aside(reason)}`;
		}
		case 'feature.unparked':
			return `${paint.yellow('▸')} ${feature(event)} is to be tried again`;
		case 'feature.released':
			return paint.dim(`  ${feature(event)} is free again`);
		case 'agent.text':
			return `  ${firstLine(event.data.text, 200)}`;
		case 'tool.called':
			return paint.dim(
				`    ${shortTool(event.data.tool)}  ${firstLine(toolSubject(event.data, context.projectDirectory), 100)}`,
			);
		case 'tool.returned':
			return event.data.is_error ? paint.dim(`    ${paint.red('!')} ${firstLine(event.data.output.text, 150)}`) : null;
		case 'tool.refused':
			return paint.yellow(`    refused: ${shortTool(event.data.tool)}${aside(event.data.reason)}`);
		case 'model.retry':
			return paint.yellow(
				`    the model's API answers ${event.data.status ?? 'nothing'}; attempt ${event.data.attempt} of ${event.data.max_retries}`,
			);
		case 'model.limit':
			return event.data.status === 'allowed'
				? null
				: paint.yellow(
						`    account limit: ${event.data.status}${event.data.resets_at === null ? '' : `, resets at ${clockTime(event.data.resets_at, context.now)}`}`,
					);
		case 'work.rescued': {
			const { files, left_out } = event.data;
			const ref = firstLine(event.data.ref, 60);
			const kept = `${files} ${files === 1 ? 'file' : 'files'} that session ${event.session_id} left uncommitted`;
			return `  Kept ${kept}. Look: git show ${ref}; take them back: git checkout ${ref} -- .${left_out === null ? '' : ` ${firstLine(left_out, 200)}`}`;
		}
		case 'log':
			return `  ${oneLine(event.data.line)}`;
		case 'run.ended':
		case 'features.renumbered':
		case 'agent.thinking':
		case 'agent.notice':
		case 'details.removed':
			return null;
	}
}

/** What is done in it, where its kind does not say it. */
const SESSIONS: Partial<Record<SessionKind, string>> = {
	initializer: 'making the feature list',
	spec: 'an interview for the specification',
	expand: 'a talk about more features',
	assistant: 'a talk with the assistant',
};

function feature(event: JournalEvent & { data: { name: string } }): string {
	return `${event.feature_id}. ${oneLine(event.data.name)}`;
}

function aside(text: string | null): string {
	return text === null ? '' : `: ${firstLine(text, 200)}`;
}

export function firstLine(text: string, length: number): string {
	const line = visible(text.trim().split(/[\r\n]/)[0] ?? '');
	return line.length > length ? `${line.slice(0, length - 1).toWellFormed()}…` : line;
}

/** A name with line breaks could pass for lines of ours. */
export function oneLine(text: string): string {
	return visible(text.trim().replace(/\s*[\r\n]\s*/g, ' '));
}

/** `mcp__playwright__browser_click` is "browser click" to a person. */
export function shortTool(tool: string): string {
	return oneLine(tool.replace(/^mcp__(features|playwright)__/, '').replaceAll('_', ' '));
}

/** Arguments that tell what a call is about, the most telling first. */
const SUBJECTS = [
	'description',
	'command',
	'file_path',
	'pattern',
	'url',
	'element',
	'text',
	'key',
	'reason',
	'feature_id',
];

/** What a call is about. Its input is JSON that may be cut off, since a row keeps only the beginning of a long one. */
export function toolSubject(
	{ tool, input: { text: json } }: EventData<'tool.called'>,
	projectDirectory: string,
): string {
	// A whole list is about nothing in particular; the lines that follow name what came of it.
	if (tool.endsWith('feature_create_bulk')) return '';
	for (const name of SUBJECTS) {
		const value = new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*"|\\d+)`).exec(json)?.[1];
		if (value !== undefined) return String(JSON.parse(value)).replaceAll(`${projectDirectory}/`, '');
	}
	return '';
}

export function money(usd: number): string {
	return `$${usd.toFixed(2)}`;
}

export function seconds(ms: number): string {
	// A clock that was set back makes a time since then negative.
	const total = Math.max(0, Math.round(ms / 1_000));
	const [hours, minutes] = [Math.floor(total / 3_600), Math.floor((total % 3_600) / 60)];
	if (hours > 0) return `${hours} h ${minutes} min`;
	return minutes > 0 ? `${minutes} min ${total % 60} s` : `${total} s`;
}

function waitOf(
	{ at, data: { resumes_at: until, waits_for: reason } }: Extract<JournalEvent, { type: 'run.status' }>,
	now: number,
): string {
	const cause = reason === undefined || reason === null ? '' : WAITS[reason];
	return until === null ? cause : `${cause}${waitingTime(until, at, now)}`;
}

const WAITS: Record<RunWaitsFor, string> = {
	limit: ' for a usage limit',
	fault: ' to try again',
	window: ' for its run window',
	disk: ' for room on the disk',
};

/** Short waits in seconds, long ones by the clock. */
function waitingTime(until: number, from: number, now: number): string {
	return until - from < 60_000 ? ` for ${seconds(until - from)}` : ` until ${clockTime(until, now)}`;
}

/** The hour, and the day too when it is not that of `now`. */
export function clockTime(at: number, now: number): string {
	const time = new Date(at);
	return time.toDateString() === new Date(now).toDateString()
		? time.toTimeString().slice(0, 5)
		: `${time.toDateString()} ${time.toTimeString().slice(0, 5)}`;
}
