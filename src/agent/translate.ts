import type { BlobReference, EventBody, TextPart } from '../contract/events.ts';
import type { ClaudeMessage } from './sdk.ts';

/** Where long texts and pictures go. */
export interface Attachments {
	keep(bytes: Buffer): string;
	keepText(text: string): TextPart;
}

/** Turns the SDK's messages into events of the journal. One per session: results are matched to their calls. */
export function createTranslator(attachments: Attachments): (message: ClaudeMessage) => EventBody[] {
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
						data: { tool_use_id: block.id, tool: block.name, input: attachments.keepText(JSON.stringify(block.input)) },
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
		return [
			{
				type: 'tool.returned',
				data: {
					tool_use_id: block.tool_use_id,
					tool,
					is_error: block.is_error === true,
					output: attachments.keepText(text),
					pictures: parts.flatMap((part): BlobReference[] =>
						part.type === 'image' && part.source.type === 'base64'
							? [
									{
										blob: attachments.keep(Buffer.from(part.source.data, 'base64')),
										media_type: part.source.media_type,
									},
								]
							: [],
					),
				},
			},
		];
	}

	return translate;
}

type AssistantBlock = Extract<ClaudeMessage, { type: 'assistant' }>['message']['content'][number];
type UserBlock = Exclude<Extract<ClaudeMessage, { type: 'user' }>['message']['content'], string>[number];

function fromSystem(message: Extract<ClaudeMessage, { type: 'system' }>): EventBody[] {
	switch (message.subtype) {
		case 'init':
			return [
				{
					type: 'session.ready',
					data: {
						sdk_session_id: message.session_id,
						model: message.model,
						claude_version: message.claude_code_version,
						tools: message.tools.slice(0, 200),
						mcp_servers: message.mcp_servers.map(({ name, status }) => ({ name, status })),
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
				{ type: 'agent.notice', data: { kind: message.tag ?? 'informational', text: message.content.slice(0, 2_000) } },
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
