import type { EventData, JournalEvent } from '../../src/contract/events.ts';

/** Events that stand for themselves; calls of tools are put together with what came back. */
type Plain = Exclude<JournalEvent, { type: 'tool.called' | 'tool.returned' }>;

export interface ToolCall {
	readonly kind: 'tool';
	readonly seq: number;
	readonly at: number;
	readonly call: EventData<'tool.called'>;
	/** Missing while the tool works. */
	readonly result?: EventData<'tool.returned'> & { readonly at: number };
}

export type TranscriptItem = { readonly kind: 'event'; readonly seq: number; readonly event: Plain } | ToolCall;

/** What a session did, in order. A result joins its call, wherever it arrives. */
export function transcriptOf(events: Iterable<JournalEvent>): readonly TranscriptItem[] {
	const items: TranscriptItem[] = [];
	const calls = new Map<string, number>();
	for (const event of events) {
		if (event.type === 'tool.called') {
			calls.set(event.data.tool_use_id, items.length);
			items.push({ kind: 'tool', seq: event.seq, at: event.at, call: event.data });
		} else if (event.type === 'tool.returned') {
			const index = calls.get(event.data.tool_use_id);
			const item = index === undefined ? undefined : items[index];
			// A result whose call is not there was asked for from the middle: nothing to show it at.
			if (index !== undefined && item?.kind === 'tool')
				items[index] = { ...item, result: { ...event.data, at: event.at } };
		} else if (!isRemoved(event) || !isRemoved(eventOf(items.at(-1)))) {
			// Thousands of removed ones in a row are told once.
			items.push({ kind: 'event', seq: event.seq, event });
		}
	}
	return items;
}

function isRemoved(event: JournalEvent | undefined): boolean {
	return event?.type === 'details.removed';
}

function eventOf(item: TranscriptItem | undefined): JournalEvent | undefined {
	return item?.kind === 'event' ? item.event : undefined;
}

/** `mcp__playwright__browser_click` is "browser click" to a person. */
export function toolName(tool: string): string {
	return tool.replace(/^mcp__(features|playwright)__/, '').replaceAll('_', ' ');
}

/** Arguments that tell what a call is about, the most telling first. */
const SUBJECTS = ['description', 'command', 'file_path', 'pattern', 'url', 'element', 'text', 'reason', 'feature_id'];

/** What a call is about, or nothing. Its input is JSON that may be cut off. */
export function toolSubject({ input: { text } }: EventData<'tool.called'>): string {
	for (const name of SUBJECTS) {
		const value = new RegExp(`"${name}":\\s*("(?:[^"\\\\]|\\\\.)*"|\\d+)`).exec(text)?.[1];
		if (value === undefined) continue;
		try {
			return String(JSON.parse(value));
		} catch {
			return '';
		}
	}
	return '';
}

export interface FileEdit {
	readonly path: string;
	readonly before: string;
	readonly after: string;
}

export function isFileEdit({ tool }: Pick<EventData<'tool.called'>, 'tool'>): boolean {
	return ['Edit', 'MultiEdit', 'Write'].includes(tool);
}

/** The change to a file that a call asks for; null for other calls and for input that is cut off. `text` is all of its input. */
export function fileEdit(tool: string, text: string): readonly FileEdit[] | null {
	if (!isFileEdit({ tool })) return null;
	const input = parsed(text);
	const path = textOf(input, 'file_path');
	if (path === null) return null;
	if (tool === 'Write') {
		const after = textOf(input, 'content');
		return after === null ? null : [{ path, before: '', after }];
	}
	const parts = tool === 'Edit' ? [input] : (field(input, 'edits') ?? []);
	if (!Array.isArray(parts)) return null;
	return parts.flatMap((part: unknown) => {
		const [before, after] = [textOf(part, 'old_string'), textOf(part, 'new_string')];
		return before === null || after === null ? [] : [{ path, before, after }];
	});
}

/** What the agent is at: its last thought, and the tool that works for it now. */
export interface Present {
	readonly sessionId: number | null;
	readonly thought: string | null;
	readonly tool: { readonly name: string; readonly subject: string } | null;
	readonly featureId: number | null;
}

export function presentOf(lines: readonly { readonly event: JournalEvent }[]): Present {
	let present: Present = { sessionId: null, thought: null, tool: null, featureId: null };
	// Backwards to the session's beginning would be enough; forwards over two thousand lines costs no more than a frame's fraction.
	for (const { event } of lines) {
		// A talk beside the run is not its work.
		if (event.run_id === null) continue;
		switch (event.type) {
			case 'session.started':
				present = { sessionId: event.session_id, thought: null, tool: null, featureId: null };
				break;
			case 'session.ended':
			case 'run.ended':
				present = { sessionId: null, thought: null, tool: null, featureId: null };
				break;
			case 'agent.text':
				if (event.data.text.trim()) present = { ...present, thought: event.data.text.trim() };
				break;
			case 'tool.called':
				present = { ...present, tool: { name: toolName(event.data.tool), subject: toolSubject(event.data) } };
				break;
			case 'tool.returned':
				present = { ...present, tool: null };
				break;
			case 'feature.claimed':
				present = { ...present, featureId: event.feature_id };
				break;
			default:
				break;
		}
	}
	return present;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown, name: string): string | null {
	const text = field(value, name);
	return typeof text === 'string' ? text : null;
}
