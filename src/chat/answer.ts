import type { ChatEvent } from '../agent/chat-session.ts';
import type { ChatServerMessage } from '../contract/chat.ts';
import type { Message, MessageChange, MessagePart } from '../contract/conversation.ts';
import { type Redact, redactValue } from '../guard/redact.ts';
import { createStreamRedactor } from '../guard/stream-redactor.ts';

/** An answer of Claude while it comes. */
export interface Answer {
	readonly messageId: number;
	take(event: ChatEvent): void;
	/** Adds what a tool of ours brought, at the present place. */
	add(part: MessagePartBody): MessagePart;
	/** Writes a part of it anew. */
	change(part: MessagePart): void;
	/** The message as clients have it by now. */
	present(): Message;
	/** All of it, what was held back included. */
	whole(): Required<Pick<MessageChange, 'content' | 'parts'>>;
}

export type MessagePartBody = MessagePart extends infer Part
	? Part extends MessagePart
		? Omit<Part, 'at'>
		: never
	: never;

/** Tools of ours that show what they do in a way of their own. */
const OWN_WAY = /^mcp__chat__(ask_questions|propose_\w+)$/;
const INPUT_CHARACTERS = 300;

/**
 * @param say tells the clients
 * @param changed called when there is something to be written down; `soon`: a tool was called, so do not wait
 * @param rewritten called when what clients were told does not hold any more
 */
export function createAnswer({
	message,
	redact,
	say,
	changed,
	rewritten,
}: {
	message: Message;
	redact: Redact;
	say: (message: ChatServerMessage) => void;
	changed: (soon: boolean) => void;
	rewritten: () => void;
}): Answer {
	const messageId = message.id;
	let shown = createStreamRedactor(redact, 'words');
	/** What is final. */
	let kept = '';
	/** What came since, as it came, and as clients have it with the gap before it. */
	let draft = '';
	let draftShown = '';
	let parts: MessagePart[] = [];

	const gap = () => (kept === '' ? '' : '\n\n');

	function tell(text: string): void {
		if (text !== '') say({ type: 'text', content: text, message_id: messageId });
	}

	function grow(text: string): void {
		draft += text;
		const released = shown.push(text);
		if (released === '') return;
		const content = draftShown === '' ? gap() + released : released;
		draftShown += content;
		tell(content);
		changed(false);
	}

	function keep(text: string): void {
		const full = kept + (text === '' ? '' : gap() + redact(text));
		const present = kept + draftShown;
		shown = createStreamRedactor(redact, 'words');
		draft = draftShown = '';
		kept = full;
		if (full.startsWith(present)) tell(full.slice(present.length));
		else rewritten();
		changed(false);
	}

	function lose(): void {
		const toClients = draftShown !== '';
		shown = createStreamRedactor(redact, 'words');
		draft = draftShown = '';
		if (toClients) rewritten();
	}

	function put(part: MessagePart): void {
		parts = parts.some(({ tool_id }) => tool_id === part.tool_id)
			? parts.map((each) => (each.tool_id === part.tool_id ? part : each))
			: [...parts, part];
		changed(true);
	}

	function take(event: ChatEvent): void {
		switch (event.type) {
			case 'text':
				grow(event.text);
				break;
			case 'text_kept':
				keep(event.text);
				break;
			case 'text_lost':
				lose();
				break;
			case 'tool_call': {
				if (OWN_WAY.test(event.tool)) return;
				const [tool_id, tool] = [event.toolId.slice(0, 200), event.tool.slice(0, 200)];
				const input = short(event.input, redact);
				put({ type: 'tool', tool_id, tool, input, is_error: null, at: kept.length + draftShown.length });
				say({ type: 'tool_call', tool, input, tool_id, message_id: messageId });
				break;
			}
			case 'tool_result': {
				const part = parts.find(({ tool_id }) => tool_id === event.toolId);
				if (part?.type !== 'tool') return;
				put({ ...part, is_error: event.isError });
				say({ type: 'tool_result', tool_id: part.tool_id, is_error: event.isError, message_id: messageId });
				break;
			}
		}
	}

	return {
		messageId,
		take,
		add(body) {
			const part = { ...body, at: kept.length + draftShown.length } as MessagePart;
			put(part);
			return part;
		},
		change: put,
		present: () => ({ ...message, content: kept + draftShown, parts }),
		whole: () => ({ content: kept + (draft === '' ? '' : gap() + redact(draft)), parts }),
	};
}

/** What a tool was called with, as much as a line shows. */
function short(input: Readonly<Record<string, unknown>>, redact: Redact): Record<string, unknown> {
	const clean = redactValue(input, redact) as Record<string, unknown>;
	return Object.fromEntries(
		Object.entries(clean)
			.slice(0, 12)
			.map(([name, value]): [string, unknown] => [name, shortValue(value)]),
	);
}

function shortValue(value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > INPUT_CHARACTERS ? `${text.slice(0, INPUT_CHARACTERS - 1).toWellFormed()}…` : text;
}
