import type { Message, MessagePart } from '../../src/contract/conversation.ts';

type ToolPart = MessagePart & { type: 'tool' };

export type Segment =
	| { readonly type: 'text'; readonly at: number; readonly text: string }
	/** Calls with no word between them. */
	| { readonly type: 'tools'; readonly at: number; readonly tools: readonly ToolPart[] }
	| { readonly type: 'part'; readonly at: number; readonly part: Exclude<MessagePart, ToolPart> };

/** An answer in the order in which it came: words, calls of tools, questions and proposals. */
export function segmentsOf({ content, parts }: Pick<Message, 'content' | 'parts'>): readonly Segment[] {
	const segments: Segment[] = [];
	let from = 0;
	const words = (to: number) => {
		const text = content.slice(from, to);
		if (text.trim() !== '') segments.push({ type: 'text', at: from, text });
		from = Math.max(from, to);
	};
	for (const part of parts) {
		if (part.at > from) words(part.at);
		const last = segments.at(-1);
		if (part.type !== 'tool') segments.push({ type: 'part', at: part.at, part });
		else if (last?.type === 'tools') segments[segments.length - 1] = { ...last, tools: [...last.tools, part] };
		else segments.push({ type: 'tools', at: part.at, tools: [part] });
	}
	words(content.length);
	return segments;
}

/** `mcp__features__feature_skip` is "feature skip" to a person, whichever server it is of. */
export function toolTitle(tool: string): string {
	return tool.replace(/^mcp__.+?__/, '').replaceAll('_', ' ');
}

/** Arguments that tell what a call is about, the most telling first. */
const SUBJECTS = ['file_path', 'path', 'pattern', 'name', 'reason', 'query', 'feature_id', 'session_id'];

/** What a call is about, or nothing. */
export function subjectOf({ input }: Pick<ToolPart, 'input'>): string {
	const found = SUBJECTS.map((name) => input[name]).find(
		(value) => typeof value === 'string' || typeof value === 'number',
	);
	return found === undefined ? '' : String(found);
}
