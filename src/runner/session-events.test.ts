import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTranslator } from '../agent/translate.ts';
import { type EventBody, eventData, type JournalEvent } from '../contract/events.ts';
import { openProjectStore, type ProjectStore } from '../store/project-store.ts';

// A run writes what a session's Claude says into its journal: a message that does not fit a row there would end the run.

type Message = Parameters<ReturnType<typeof createTranslator>>[0];

const ROW_BYTES = 16_000;

let project: string;
let store: ProjectStore;

beforeEach(() => {
	project = mkdtempSync(join(tmpdir(), 'autocoder-events-'));
	store = openProjectStore(project, { now: Date.now, isAlive: () => true });
});
afterEach(() => {
	store.close();
	rmSync(project, { recursive: true });
});

function message(json: object): Message {
	return { uuid: 'u', session_id: 's', parent_tool_use_id: null, ...json } as unknown as Message;
}

function assistant(...content: object[]): Message {
	return message({ type: 'assistant', message: { content } });
}

function answer(id: string, content: unknown): Message {
	return message({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: id, content }] } });
}

/** Records what the messages say, as a run does, and reads it back. */
function record(messages: readonly Message[]): { recorded: EventBody[]; events: JournalEvent[] } {
	const translate = createTranslator(store.blobs);
	const head = store.journal.head();
	const recorded = messages.flatMap((one) => translate(one));
	store.journal.record(recorded, {});
	return { recorded, events: store.journal.after(head, 1_000) };
}

const LONG = [4_001, 100_000].flatMap((length) =>
	['x', '\u0001', '\ud800', '"', '語', '🎉'].map((unit) => unit.repeat(length)),
);
const anyUnits = fc
	.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0x1f })), { maxLength: 60 })
	.map((units) => String.fromCharCode(...units));
/** Any UTF-16, short or long, halves of pairs and control characters included. */
const anyText = fc.oneof(
	anyUnits,
	fc.tuple(anyUnits, fc.integer({ min: 1, max: 400 })).map(([text, times]) => text.repeat(times)),
	fc.constantFrom(...LONG),
);

it('whatever Claude says, in any words and of any length, fits into rows and comes back as it was recorded', () => {
	const messagesOf = (text: string, name: string, id: string) => [
		assistant({ type: 'text', text }, { type: 'thinking', thinking: text }),
		assistant({ type: 'tool_use', id, name, input: { [name.slice(0, 50)]: text } }),
		answer(id, [{ type: 'text', text }, ...Array.from({ length: 40 }, () => picture(text.slice(0, 10)))]),
		answer(id, text),
		message({
			type: 'system',
			subtype: 'init',
			model: text,
			claude_code_version: name,
			tools: [...Array.from({ length: 500 }, (_, index) => `mcp__server__tool_${index}`), text],
			mcp_servers: [{ name, status: text }],
		}),
		message({ type: 'system', subtype: 'informational', content: text }),
		message({
			type: 'system',
			subtype: 'api_retry',
			attempt: 1,
			max_retries: 3,
			retry_delay_ms: 0.4,
			error_status: 529,
			error: 'overloaded',
		}),
		message({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_700_000_000 } }),
		message({ type: 'auth_status', output: [text] }),
	];
	fc.assert(
		fc.property(anyText, anyText, anyText, (text, name, id) => {
			const { recorded, events } = record(messagesOf(text, name, id));
			expect(events.map(({ type }) => type)).toEqual(recorded.map(({ type }) => type));
			for (const [index, { type, data }] of events.entries()) {
				expect(data).toEqual(recorded[index]?.data);
				expect(eventData[type].parse(data)).toEqual(data);
				expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(ROW_BYTES);
			}
		}),
		{ numRuns: 60, examples: LONG.map((text) => [text, text, text]) },
	);
});

describe('a long text', () => {
	it.each(LONG.map((text) => [text.slice(0, 2), text.length, text] as const))(
		'of %j, %i units long, is whole in its blob',
		(_, __, text) => {
			const [event] = record([assistant({ type: 'text', text })]).events;
			if (event?.type !== 'agent.text') throw new Error('It was not recorded.');
			expect(event.data.length).toBe(text.length);
			expect(text.toWellFormed().startsWith(event.data.text.slice(0, -1))).toBe(true);
			expect(store.blobs.read(event.data.blob ?? '')?.toString()).toBe(text.toWellFormed());
		},
	);
});

it('the pictures of an answer are blobs, and of very many the first ones', () => {
	const [event] = record([
		answer(
			't',
			Array.from({ length: 40 }, (_, index) => picture(`picture ${index}`)),
		),
	]).events;
	if (event?.type !== 'tool.returned') throw new Error('It was not recorded.');
	const contents = event.data.pictures.map(({ blob }) => store.blobs.read(blob)?.toString());
	expect(contents.length).toBeGreaterThanOrEqual(10);
	expect(contents).toEqual(contents.map((__, index) => `picture ${index}`));
});

function picture(bytes: string): object {
	const data = Buffer.from(bytes).toString('base64');
	return { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
}
