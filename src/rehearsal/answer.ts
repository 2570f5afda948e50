import { randomUUID } from 'node:crypto';
import type { MessagesRequest } from './request.ts';
import type { ToolCall, Turn } from './script.ts';
import { countTokens, estimateUsage, type Usage } from './usage.ts';

/** A block of an answer. `json` is a call's input as it goes over the wire: it need not parse. */
export type AnswerBlock =
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly json: string };

/** An answer, before it takes the form of a message or of a stream. */
export interface Answer {
	readonly id: string;
	readonly model: string;
	readonly blocks: readonly AnswerBlock[];
	readonly stopReason: 'end_turn' | 'tool_use';
	readonly usage: Usage;
}

export function answerWith(turn: Turn, request: MessagesRequest): Answer {
	const calls = turn.calls ?? [];
	const blocks: readonly AnswerBlock[] = [
		...(turn.text?.trim() ? [{ type: 'text', text: turn.text } as const] : []),
		...calls.map(callBlock),
	];
	return {
		id: newId('msg'),
		model: request.model,
		blocks,
		stopReason: calls.length > 0 ? 'tool_use' : 'end_turn',
		usage: estimateUsage(request, countTokens(blocks)),
	};
}

/** The answer to a request without `stream`. */
export function toMessage(answer: Answer): object {
	return { ...envelope(answer), content: answer.blocks.map(toContent), stop_reason: answer.stopReason };
}

/** The fields of a message that are known before its content. */
export function envelope(answer: Answer): object {
	return {
		id: answer.id,
		type: 'message',
		role: 'assistant',
		model: answer.model,
		content: [],
		stop_reason: null,
		stop_sequence: null,
		usage: answer.usage,
	};
}

/** An id in the API's form, such as `msg_1f0c…`. */
export function newId(prefix: 'msg' | 'toolu' | 'req'): string {
	return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

function callBlock(call: ToolCall): AnswerBlock {
	return { type: 'tool_use', id: newId('toolu'), name: call.tool, json: call.rawInput ?? JSON.stringify(call.input) };
}

function toContent(block: AnswerBlock): object {
	if (block.type === 'text') return block;
	return { type: 'tool_use', id: block.id, name: block.name, input: parseOrKeep(block.json) };
}

/** Input that does not parse goes out as a string: a message cannot hold it in another way. */
function parseOrKeep(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return json;
	}
}
