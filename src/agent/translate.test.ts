import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventBody, eventData, type TextPart } from '../contract/events.ts';
import type { ClaudeMessage } from './sdk.ts';
import { type Attachments, createTranslator } from './translate.ts';

/** Keeps texts whole up to 100 characters, and everything longer in `files` under its number. */
function memory(): Attachments & { readonly files: Buffer[] } {
	const files: Buffer[] = [];
	const keep = (bytes: Buffer) => `file-${files.push(bytes) - 1}`;
	const keepText = (text: string): TextPart =>
		text.length <= 100
			? { text, length: text.length }
			: { text: text.slice(0, 50), length: text.length, blob: keep(Buffer.from(text)) };
	return { files, keep, keepText };
}

/** Messages as they come over the wire: JSON, with more fields than we look at. */
function message(json: object): ClaudeMessage {
	return { uuid: 'u', session_id: 's', parent_tool_use_id: null, ...json } as unknown as ClaudeMessage;
}

function assistant(...content: object[]): ClaudeMessage {
	return message({ type: 'assistant', message: { id: 'm', role: 'assistant', content } });
}

function user(content: unknown): ClaudeMessage {
	return message({ type: 'user', message: { role: 'user', content } });
}

function system(subtype: string, more: object): ClaudeMessage {
	return message({ type: 'system', subtype, ...more });
}

/** What the events are when the messages come one after the other; each must be as its schema says. */
function translateAll(messages: readonly ClaudeMessage[], attachments: Attachments = memory()): EventBody[] {
	const translate = createTranslator(attachments);
	const events = messages.flatMap((one) => translate(one));
	for (const { type, data } of events) expect(eventData[type].strict().parse(data)).toEqual(data);
	return events;
}

function noticeOf(event: EventBody | undefined): string | null {
	return event?.type === 'agent.notice' ? event.data.text : null;
}

describe('what the agent says', () => {
	it('becomes events in its order: thoughts, text, calls', () => {
		const events = translateAll([
			assistant({ type: 'thinking', thinking: 'Hm.', signature: 'x' }),
			assistant(
				{ type: 'text', text: 'I start.' },
				{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
			),
		]);
		expect(events).toEqual([
			{ type: 'agent.thinking', data: { text: 'Hm.', length: 3 } },
			{ type: 'agent.text', data: { text: 'I start.', length: 8 } },
			{
				type: 'tool.called',
				data: { tool_use_id: 't1', tool: 'Bash', input: { text: '{"command":"ls"}', length: 16 } },
			},
		]);
	});

	it('is no event when it is nothing but white space', () => {
		expect(translateAll([assistant({ type: 'text', text: ' \n' }, { type: 'thinking', thinking: '' })])).toEqual([]);
	});

	it('is kept as a file when it is long', () => {
		const attachments = memory();
		const long = 'word '.repeat(100);
		const [text, call] = translateAll(
			[assistant({ type: 'text', text: long }, { type: 'tool_use', id: 't', name: 'Write', input: { content: long } })],
			attachments,
		);
		expect(text?.data).toEqual({ text: long.slice(0, 50), length: 500, blob: 'file-0' });
		expect(call?.data).toMatchObject({ input: { blob: 'file-1' } });
		expect(attachments.files.map(String)).toEqual([long, JSON.stringify({ content: long })]);
	});

	it('in a block that we do not know is noticed', () => {
		expect(translateAll([assistant({ type: 'redacted_thinking', data: 'xxxx' })])).toEqual([
			{ type: 'agent.notice', data: { kind: 'assistant/redacted_thinking', text: '{}' } },
		]);
	});

	it.each([[undefined], [null], ['text'], [[1, 2]]])('with %j as the input of a tool is told as it came', (input) => {
		const [call] = translateAll([assistant({ type: 'tool_use', id: 't', name: 'Bash', input })]);
		expect(call?.data).toMatchObject({ input: { text: JSON.stringify(input ?? null) } });
	});
});

describe('what a tool answers', () => {
	const call = assistant({ type: 'tool_use', id: 't1', name: 'mcp__playwright__browser_take_screenshot', input: {} });
	const answer = (more: object) => user([{ type: 'tool_result', tool_use_id: 't1', ...more }]);
	const picture = (bytes: string, media_type = 'image/png') => ({
		type: 'image',
		source: { type: 'base64', media_type, data: Buffer.from(bytes).toString('base64') },
	});

	it('is told with the name of the tool that was called', () => {
		expect(translateAll([call, answer({ content: 'Done.' })])[1]).toEqual({
			type: 'tool.returned',
			data: {
				tool_use_id: 't1',
				tool: 'mcp__playwright__browser_take_screenshot',
				is_error: false,
				output: { text: 'Done.', length: 5 },
				pictures: [],
			},
		});
	});

	it('of a command tells what the guard had counted', () => {
		const programs = Array.from({ length: 200 }, (_, index) => `program-${index}`);
		const translate = createTranslator(memory(), (toolUseId) => (toolUseId === 't1' ? programs : undefined));
		translate(call);
		const [returned] = translate(answer({ content: 'Done.' }));
		const counted = returned?.type === 'tool.returned' ? returned.data.programs : undefined;
		expect(counted?.slice(0, 2)).toEqual(['program-0', 'program-1']);
		expect(JSON.stringify(counted).length).toBeLessThan(520);
	});

	it('has its texts in one, and its pictures as files', () => {
		const attachments = memory();
		const content = [
			{ type: 'text', text: 'One.' },
			picture('a png'),
			{ type: 'text', text: 'Two.' },
			picture('a jpeg', 'image/jpeg'),
			{ type: 'image', source: { type: 'url', url: 'http://127.0.0.1/x.png' } },
			{ type: 'document', source: {} },
		];
		const [, returned] = translateAll([call, answer({ content })], attachments);
		expect(returned?.data).toMatchObject({
			output: { text: 'One.\nTwo.' },
			pictures: [
				{ blob: 'file-0', media_type: 'image/png' },
				{ blob: 'file-1', media_type: 'image/jpeg' },
			],
		});
		expect(attachments.files.map(String)).toEqual(['a png', 'a jpeg']);
	});

	it('is an error when it says so, and may be without any content', () => {
		const [, failed] = translateAll([call, answer({ is_error: true })]);
		expect(failed?.data).toMatchObject({ is_error: true, output: { text: '', length: 0 } });
	});

	it('is told also when its call was never seen', () => {
		expect(translateAll([answer({ content: 'x' })])[0]?.data).toMatchObject({ tool: 'unknown' });
	});

	it('is told apart from other words of the user', () => {
		expect(translateAll([user('Go on.'), user([{ type: 'text', text: 'Go on.' }])])).toEqual([]);
	});
});

describe('what Claude says of itself', () => {
	it('at its start is who it is and what it has', () => {
		const init = {
			model: 'claude-opus-4-6',
			claude_code_version: '2.1.0',
			tools: ['Bash', 'Read'],
			mcp_servers: [{ name: 'features', status: 'connected', source: 'sdk' }],
			cwd: '/project',
		};
		expect(translateAll([system('init', init)])).toEqual([
			{
				type: 'session.ready',
				data: {
					sdk_session_id: 's',
					model: 'claude-opus-4-6',
					claude_version: '2.1.0',
					tools: ['Bash', 'Read'],
					mcp_servers: [{ name: 'features', status: 'connected' }],
				},
			},
		]);
	});

	it('of a retry is how often, how long and why, a connection that broke having no status', () => {
		const retry = { attempt: 2, max_retries: 3, retry_delay_ms: 1_234.56, error_status: null, error: 'unknown' };
		expect(translateAll([system('api_retry', retry)])).toEqual([
			{ type: 'model.retry', data: { attempt: 2, max_retries: 3, delay_ms: 1_235, status: null, error: 'unknown' } },
		]);
	});

	it('of a limit has its time in milliseconds, or none', () => {
		const limit = (rate_limit_info: object) => translateAll([message({ type: 'rate_limit_event', rate_limit_info })]);
		expect(limit({ status: 'rejected', resetsAt: 1_700_000_000.5, rateLimitType: 'five_hour' })).toEqual([
			{ type: 'model.limit', data: { status: 'rejected', resets_at: 1_700_000_000_500, limit: 'five_hour' } },
		]);
		expect(limit({ status: 'allowed' })[0]?.data).toEqual({ status: 'allowed', resets_at: null, limit: null });
	});

	it('for people to read is a notice, with its tag', () => {
		const content = 'The hook failed.';
		expect(translateAll([system('informational', { content, tag: 'hook_callback_failed', level: 'warning' })])).toEqual(
			[{ type: 'agent.notice', data: { kind: 'hook_callback_failed', text: content } }],
		);
		expect(translateAll([system('informational', { content })])[0]?.data).toMatchObject({ kind: 'informational' });
	});

	it('in a message that we do not know is noticed in short', () => {
		const [one, other] = translateAll([
			system('a_subtype_of_the_future', { text: 'x'.repeat(5_000) }),
			message({ type: 'a_type_of_the_future', text: 'hello' }),
		]);
		expect(one).toMatchObject({ type: 'agent.notice', data: { kind: 'a_subtype_of_the_future' } });
		expect(noticeOf(one)).toHaveLength(500);
		expect(other).toMatchObject({ type: 'agent.notice', data: { kind: 'a_type_of_the_future' } });
		expect(noticeOf(other)).toContain('hello');
	});

	it('only as signs of life, or told by rows, is no event', () => {
		const silent = [
			message({ type: 'result', subtype: 'success', result: 'Done.' }),
			message({ type: 'stream_event', event: { type: 'message_stop' } }),
			message({ type: 'tool_progress', heartbeat: true }),
			...['status', 'thinking_tokens', 'session_state_changed'].map((subtype) => system(subtype, {})),
		];
		expect(translateAll(silent)).toEqual([]);
	});
});

/** Any UTF-16 at all: control characters, halves of pairs. */
const anyText = fc
	.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0x1f }), fc.constant(0xd800)))
	.map((units) => String.fromCharCode(...units));

it('takes any text in any place, without an error and as its schema says', () => {
	const anyMessages = fc.tuple(anyText, anyText, anyText, fc.jsonValue()).map(([text, name, id, input]) => [
		assistant({ type: 'text', text }, { type: 'thinking', thinking: text }, { type: 'tool_use', id, name, input }),
		user([{ type: 'tool_result', tool_use_id: id, content: text }]),
		user([{ type: 'tool_result', tool_use_id: id, content: [{ type: 'text', text }] }]),
		system('init', {
			model: text,
			claude_code_version: text,
			tools: [name, text],
			mcp_servers: [{ name, status: text }],
		}),
		system('informational', { content: text, tag: 'tag' }),
		message({ type: 'auth_status', output: [text], error: name }),
	]);
	fc.assert(
		fc.property(anyMessages, (messages) => {
			const events = translateAll(messages);
			expect(events.length).toBeGreaterThanOrEqual(6);
			for (const { type, data } of events) {
				if (type === 'agent.notice') expect(data.text.isWellFormed()).toBe(true);
			}
		}),
	);
});
