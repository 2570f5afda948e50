import { ApiError } from './api-error.ts';

/** A block of a message's content, such as `text`, `tool_use` or `tool_result`; its other fields are read where needed. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export interface Message {
	readonly role: 'user' | 'assistant' | 'system';
	readonly content: readonly Block[];
}

/** A request to `/v1/messages`, with content brought to one form: strings are lists of one text block. */
export interface MessagesRequest {
	readonly model: string;
	readonly stream: boolean;
	/** 0 where the request may leave it out (`count_tokens`). */
	readonly maxTokens: number;
	readonly system: readonly Block[];
	readonly tools: readonly Block[];
	readonly messages: readonly Message[];
}

/**
 * Reads a request's body.
 *
 * @param counting true for `count_tokens`, which needs no `max_tokens`
 * @throws ApiError `invalid_request_error`, naming the field
 */
export function readRequest(body: unknown, counting = false): MessagesRequest {
	if (!isRecord(body)) throw invalid('the body is not a JSON object');
	const { model, max_tokens: maxTokens, messages } = body;
	if (typeof model !== 'string' || model === '') throw invalid('model: Field required');
	if (!counting && !isPositiveInteger(maxTokens)) throw invalid('max_tokens: a positive whole number is required');
	if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages: at least one message is required');
	return {
		model,
		stream: body.stream === true,
		maxTokens: isPositiveInteger(maxTokens) ? maxTokens : 0,
		system: body.system === undefined ? [] : readContent(body.system, 'system'),
		tools: readTools(body.tools),
		messages: messages.map((message: unknown, index) => readMessage(message, `messages.${index}`)),
	};
}

/** The blocks of a content that is a string or a list of blocks. `where` names the field in errors. */
export function readContent(content: unknown, where: string): readonly Block[] {
	if (typeof content === 'string') return [{ type: 'text', text: content }];
	if (!Array.isArray(content)) throw invalid(`${where}: a string or a list of blocks is required`);
	return content.map((block: unknown, index) => {
		if (!isBlock(block)) throw invalid(`${where}.${index}.type: Field required`);
		return block;
	});
}

function readMessage(message: unknown, where: string): Message {
	if (!isRecord(message)) throw invalid(`${where}: a message is an object`);
	const role = message.role;
	if (role !== 'user' && role !== 'assistant' && role !== 'system') {
		throw invalid(`${where}.role: must be 'user' or 'assistant'`);
	}
	return { role, content: readContent(message.content, `${where}.content`) };
}

/** A tool of the client's own may leave its type out: then it is `custom`. */
function readTools(tools: unknown): readonly Block[] {
	if (tools === undefined) return [];
	if (!Array.isArray(tools)) throw invalid('tools: a list is required');
	return tools.map((tool: unknown, index) => {
		if (!isRecord(tool) || typeof tool.name !== 'string') throw invalid(`tools.${index}.name: Field required`);
		return { type: 'custom', ...tool };
	});
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBlock(value: unknown): value is Block {
	return isRecord(value) && typeof value.type === 'string';
}

function isPositiveInteger(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function invalid(message: string): ApiError {
	return new ApiError('invalid_request_error', message);
}
