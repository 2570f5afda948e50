import type { Block, Message, MessagesRequest } from './request.ts';

/** Token counts as the API words them. They are estimates: a token is four characters, a picture 1,500 tokens. */
export interface Usage {
	readonly input_tokens: number;
	readonly cache_creation_input_tokens: number;
	readonly cache_read_input_tokens: number;
	readonly cache_creation: { readonly ephemeral_5m_input_tokens: number; readonly ephemeral_1h_input_tokens: number };
	readonly output_tokens: number;
	readonly service_tier: 'standard';
}

const CHARACTERS_A_TOKEN = 4;
const PICTURE_TOKENS = 1500;

/**
 * What an answer of `outputTokens` costs: all that stood before the conversation's last answer is read from the cache, as
 * an earlier request held it; the rest is written to it. No memory of requests is needed to tell the two apart.
 */
export function estimateUsage(request: MessagesRequest, outputTokens: number): Usage {
	const lastAnswer = startOfLastAnswer(request.messages);
	const total = countInput(request);
	const read = lastAnswer === -1 ? 0 : countInput({ ...request, messages: request.messages.slice(0, lastAnswer) });
	return {
		input_tokens: 0,
		cache_creation_input_tokens: total - read,
		cache_read_input_tokens: read,
		cache_creation: { ephemeral_5m_input_tokens: total - read, ephemeral_1h_input_tokens: 0 },
		output_tokens: outputTokens,
		service_tier: 'standard',
	};
}

export function countInput({ system, tools, messages }: MessagesRequest): number {
	return countTokens(system) + countTokens(tools) + countTokens(messages);
}

/** Tokens of a value's JSON, pictures apart: their base64 text would fill a context window that they do not fill. */
export function countTokens(value: unknown): number {
	let pictures = 0;
	const text = JSON.stringify(value, (_key, part: unknown) => {
		if (!isPicture(part)) return part;
		pictures += 1;
		return 0;
	});
	return Math.ceil(text.length / CHARACTERS_A_TOKEN) + pictures * PICTURE_TOKENS;
}

function startOfLastAnswer(messages: readonly Message[]): number {
	let start = messages.findLastIndex((message) => message.role === 'assistant');
	while (start > 0 && messages[start - 1]?.role === 'assistant') start -= 1;
	return start;
}

function isPicture(part: unknown): part is Block {
	return (
		typeof part === 'object' && part !== null && 'type' in part && (part.type === 'image' || part.type === 'document')
	);
}
