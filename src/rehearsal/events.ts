import { type Answer, type AnswerBlock, envelope } from './answer.ts';

/** One server-sent event of a streamed answer. */
export interface StreamEvent {
	readonly type: string;
	readonly [field: string]: unknown;
}

/** Long blocks go in larger pieces, so that pacing does not make a long file take minutes. */
const MOST_PIECES = 40;
const SMALLEST_TEXT = 16;
const SMALLEST_JSON = 48;

/** The events of an answer, in the API's order. https://docs.claude.com/en/docs/build-with-claude/streaming */
export function toEvents(answer: Answer): readonly StreamEvent[] {
	const usage = { ...answer.usage, output_tokens: 1 };
	return [
		{ type: 'message_start', message: { ...envelope(answer), usage } },
		{ type: 'ping' },
		...answer.blocks.flatMap(blockEvents),
		{
			type: 'message_delta',
			delta: { stop_reason: answer.stopReason, stop_sequence: null },
			usage: answer.usage,
		},
		{ type: 'message_stop' },
	];
}

export function encodeEvent(event: StreamEvent): string {
	return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function blockEvents(block: AnswerBlock, index: number): readonly StreamEvent[] {
	const [start, deltas] =
		block.type === 'text'
			? [{ type: 'text', text: '' }, pieces(block.text, SMALLEST_TEXT).map((text) => ({ type: 'text_delta', text }))]
			: [
					{ type: 'tool_use', id: block.id, name: block.name, input: {} },
					pieces(block.json, SMALLEST_JSON).map((json) => ({ type: 'input_json_delta', partial_json: json })),
				];
	return [
		{ type: 'content_block_start', index, content_block: start },
		...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
		{ type: 'content_block_stop', index },
	];
}

/** Never cuts a character of two code units: half of one is no valid text. */
function pieces(text: string, smallest: number): readonly string[] {
	const size = Math.max(smallest, Math.ceil(text.length / MOST_PIECES));
	const cut: string[] = [];
	for (let start = 0; start < text.length; ) {
		let end = start + size;
		if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end += 1;
		cut.push(text.slice(start, end));
		start = end;
	}
	return cut;
}
