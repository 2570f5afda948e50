import { type Block, type MessagesRequest, readContent } from './request.ts';
import type { Opening, ToolResult } from './script.ts';

/** One call of an answer that the conversation already holds. `result` is missing when the call never got one. */
export interface PastCall {
	readonly tool: string;
	readonly result: ToolResult | undefined;
}

/** One answer of the model that the conversation already holds. */
export interface PastTurn {
	readonly text: string;
	readonly calls: readonly PastCall[];
	/** What the person said to it, when it was no call for tools: text and pictures. */
	readonly said: ToolResult | undefined;
}

/** Claude Code adds such blocks to what users and tools say: dates, hints, changed files. They are no part of either. */
const REMINDER = /<system-reminder>[\s\S]*?<\/system-reminder>\s*/g;

/** What a script may know of its conversation. */
export function readOpening(request: MessagesRequest): Opening {
	const firstAnswer = request.messages.findIndex((message) => message.role === 'assistant');
	const before = firstAnswer === -1 ? request.messages : request.messages.slice(0, firstAnswer);
	const said = before.filter((message) => message.role === 'user').flatMap((message) => message.content);
	return {
		model: request.model,
		system: joinTexts(request.system),
		prompt: withoutReminders(joinTexts(said)),
		images: said.filter(({ type }) => type === 'image').length,
		tools: request.tools.map((tool) => String(tool.name)),
	};
}

/**
 * The answers that the conversation holds, in order. Clients may send one answer back as several assistant messages:
 * those without a user's message between them are one.
 */
export function readPastTurns(request: MessagesRequest): readonly PastTurn[] {
	const results = readResults(request);
	const answers: { blocks: Block[]; said: Block[] }[] = [];
	let answering = false;
	for (const { role, content } of request.messages) {
		if (role === 'system') continue;
		if (role === 'assistant' && !answering) answers.push({ blocks: [], said: [] });
		answering = role === 'assistant';
		const { blocks, said } = answers.at(-1) ?? { blocks: [], said: [] };
		(answering ? blocks : said).push(...content);
	}
	return answers.map(({ blocks, said }) => ({
		text: joinTexts(blocks),
		said: readSaid(said),
		calls: blocks
			.filter((block) => block.type === 'tool_use')
			.map((block) => ({ tool: String(block.name), result: results.get(String(block.id)) })),
	}));
}

/** Undefined where only tools answered. */
function readSaid(content: readonly Block[]): ToolResult | undefined {
	const spoken = content.filter(({ type }) => type === 'text' || type === 'image');
	return spoken.length === 0
		? undefined
		: {
				isError: false,
				text: withoutReminders(joinTexts(spoken)),
				images: spoken.filter(({ type }) => type === 'image').length,
			};
}

function readResults(request: MessagesRequest): ReadonlyMap<string, ToolResult> {
	const results = new Map<string, ToolResult>();
	for (const message of request.messages) {
		for (const block of message.content) {
			if (block.type === 'tool_result') results.set(String(block.tool_use_id), readResult(block));
		}
	}
	return results;
}

function readResult(block: Block): ToolResult {
	const content = block.content === undefined ? [] : readContent(block.content, 'tool_result.content');
	return {
		isError: block.is_error === true,
		text: withoutReminders(joinTexts(content)),
		images: content.filter((part) => part.type === 'image').length,
	};
}

function joinTexts(blocks: readonly Block[]): string {
	return blocks
		.filter((block) => block.type === 'text')
		.map((block) => String(block.text))
		.join('\n');
}

/** Text without a reminder in it is left as it stands, outer blanks included: scripts may compare it. */
function withoutReminders(text: string): string {
	return text.includes('<system-reminder>') ? text.replace(REMINDER, '').trim() : text;
}
