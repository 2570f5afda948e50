import type { BlobReference, EventBody, TextPart } from '../contract/events.ts';
import type { ClaudeMessage } from './sdk.ts';

/** Where long texts and pictures go. */
export interface Attachments {
	keep(bytes: Buffer): string;
	keepText(text: string): TextPart;
}

/** Turns the SDK's messages into events of the journal. One per session: results are matched to their calls. */
export function createTranslator(
	attachments: Attachments,
	programsOf: (toolUseId: string) => readonly string[] | undefined = () => undefined,
): (message: ClaudeMessage) => EventBody[] {
	const toolNames = new Map<string, string>();

	function translate(message: ClaudeMessage): EventBody[] {
		switch (message.type) {
			case 'assistant':
				return message.message.content.flatMap(fromAssistant);
			case 'user':
				return typeof message.message.content === 'string' ? [] : message.message.content.flatMap(fromUser);
			case 'rate_limit_event': {
				const { status, resetsAt, rateLimitType } = message.rate_limit_info;
				return [
					{ type: 'model.limit', data: { status, resets_at: toMilliseconds(resetsAt), limit: rateLimitType ?? null } },
				];
			}
			case 'system':
				return fromSystem(message);
			// The end of a session and its usage are rows; partial messages and heartbeats are only signs of life.
			case 'result':
			case 'stream_event':
			case 'tool_progress':
				return [];
			default:
				return [notice(message.type, message)];
		}
	}

	function fromAssistant(block: AssistantBlock): EventBody[] {
		switch (block.type) {
			case 'text':
				return block.text.trim() === '' ? [] : [{ type: 'agent.text', data: attachments.keepText(block.text) }];
			case 'thinking':
				return block.thinking.trim() === ''
					? []
					: [{ type: 'agent.thinking', data: attachments.keepText(block.thinking) }];
			case 'tool_use':
				toolNames.set(block.id, block.name);
				return [
					{
						type: 'tool.called',
						data: {
							tool_use_id: clip(block.id),
							tool: clip(block.name),
							input: attachments.keepText(JSON.stringify(block.input ?? null)),
						},
					},
				];
			default:
				return [notice(`assistant/${block.type}`, {})];
		}
	}

	function fromUser(block: UserBlock): EventBody[] {
		if (block.type !== 'tool_result') return [];
		const parts =
			typeof block.content === 'string' ? [{ type: 'text' as const, text: block.content }] : (block.content ?? []);
		const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
		const tool = toolNames.get(block.tool_use_id) ?? 'unknown';
		toolNames.delete(block.tool_use_id);
		const programs = programsOf(block.tool_use_id);
		return [
			{
				type: 'tool.returned',
				data: {
					tool_use_id: clip(block.tool_use_id),
					tool: clip(tool),
					is_error: block.is_error === true,
					output: attachments.keepText(text),
					...(programs === undefined ? {} : { programs: fitting(programs, PROGRAMS_BYTES) }),
					pictures: fitting(parts.flatMap(pictureOf), PICTURES_BYTES),
				},
			},
		];
	}

	function pictureOf(part: ResultPart): BlobReference[] {
		if (part.type !== 'image' || part.source.type !== 'base64') return [];
		const blob = attachments.keep(Buffer.from(part.source.data, 'base64'));
		return [{ blob, media_type: part.source.media_type }];
	}

	return translate;
}

/**
 * How much of an event's 16,000 bytes of JSON each of its parts may take: a kept text takes 12,200 at most, a clipped one 770.
 * Lists of what a tool or a session brings have no bound of their own.
 */
const CLIPPED_LENGTH = 128;
const PICTURES_BYTES = 1_500;
const PROGRAMS_BYTES = 500;
const TOOLS_BYTES = 8_000;
const SERVERS_BYTES = 4_000;

/** Names come from the model, which may make them up. */
function clip(name: string): string {
	return name.slice(0, CLIPPED_LENGTH).toWellFormed();
}

/** The first of the items, as many as fit into so many bytes of JSON. */
function fitting<T>(items: readonly T[], bytes: number): T[] {
	let taken = 0;
	return items.filter((item) => {
		taken += Buffer.byteLength(JSON.stringify(item)) + 1;
		return taken <= bytes;
	});
}

type AssistantBlock = Extract<ClaudeMessage, { type: 'assistant' }>['message']['content'][number];
type UserBlock = Exclude<Extract<ClaudeMessage, { type: 'user' }>['message']['content'], string>[number];
type ResultPart = Exclude<NonNullable<Extract<UserBlock, { type: 'tool_result' }>['content']>, string>[number];

function fromSystem(message: Extract<ClaudeMessage, { type: 'system' }>): EventBody[] {
	switch (message.subtype) {
		case 'init':
			return [
				{
					type: 'session.ready',
					data: {
						sdk_session_id: message.session_id,
						model: clip(message.model),
						claude_version: clip(message.claude_code_version),
						tools: fitting(message.tools, TOOLS_BYTES),
						mcp_servers: fitting(
							message.mcp_servers.map(({ name, status }) => ({ name, status })),
							SERVERS_BYTES,
						),
					},
				},
			];
		case 'api_retry':
			return [
				{
					type: 'model.retry',
					data: {
						attempt: message.attempt,
						max_retries: message.max_retries,
						delay_ms: Math.round(message.retry_delay_ms),
						status: message.error_status,
						error: message.error,
					},
				},
			];
		case 'informational':
			return [
				{
					type: 'agent.notice',
					data: { kind: message.tag ?? 'informational', text: message.content.slice(0, 2_000).toWellFormed() },
				},
			];
		// They come many times a second and say nothing that a row should keep.
		case 'status':
		case 'thinking_tokens':
		case 'session_state_changed':
			return [];
		default:
			return [notice(message.subtype, message)];
	}
}

/** Any other message, in short: what is not understood is still seen. */
function notice(kind: string, message: object): EventBody {
	return { type: 'agent.notice', data: { kind, text: JSON.stringify(message).slice(0, 500).toWellFormed() } };
}

function toMilliseconds(unixSeconds: number | undefined): number | null {
	return unixSeconds === undefined ? null : Math.round(unixSeconds * 1_000);
}
