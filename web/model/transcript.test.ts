import { expect, it } from 'vitest';
import { anEvent } from './fixtures.fixture.ts';
import { fileEdit, presentOf, toolName, toolSubject, transcriptOf } from './transcript.ts';

const called = (tool: string, input: string, seq = 1) =>
	anEvent('tool.called', { tool_use_id: `t${seq}`, tool, input: { text: input, length: input.length } }, seq);
const returned = (of: number, seq: number) =>
	anEvent(
		'tool.returned',
		{ tool_use_id: `t${of}`, tool: 'Bash', is_error: false, output: { text: 'ok', length: 2 }, pictures: [] },
		seq,
	);
const dataOf = (tool: string, input: string) => ({
	tool_use_id: 't',
	tool,
	input: { text: input, length: input.length },
});

it('puts results to their calls, also when two tools work at once', () => {
	const items = transcriptOf([called('Bash', '{}', 1), called('Read', '{}', 2), returned(1, 3), returned(9, 4)]);
	expect(items).toMatchObject([{ seq: 1, result: { output: { text: 'ok' } } }, { seq: 2 }]);
	expect(items[1]).not.toHaveProperty('result');
});

it('names tools and what they are about, from input that may be cut off', () => {
	expect(toolName('mcp__playwright__browser_click')).toBe('browser click');
	expect(toolSubject(dataOf('Bash', '{"command":"npm \\"test\\"","timeo'))).toBe('npm "test"');
	expect(toolSubject(dataOf('x', '{"feature_id": 7}'))).toBe('7');
	expect(toolSubject(dataOf('x', '{"command":"bad \\u12"}'))).toBe('');
	expect(toolSubject(dataOf('x', ''))).toBe('');
});

it.each([
	['Write', '{"file_path":"a","content":"new"}', [{ path: 'a', before: '', after: 'new' }]],
	['Edit', '{"file_path":"a","old_string":"x","new_string":"y"}', [{ path: 'a', before: 'x', after: 'y' }]],
	[
		'MultiEdit',
		'{"file_path":"a","edits":[{"old_string":"x","new_string":"y"},7]}',
		[{ path: 'a', before: 'x', after: 'y' }],
	],
	['Edit', '{"file_path":"a","old_str', null],
	['Write', 'null', null],
	['Bash', '{"file_path":"a"}', null],
])('sees the change of a file in %s %s', (tool, input, edits) => {
	expect(fileEdit(tool, input)).toEqual(edits);
});

it('knows what the agent is at', () => {
	const line = (event: ReturnType<typeof anEvent>) => ({ event });
	const working = [
		anEvent('session.started', { kind: 'coding' }, 1),
		anEvent('agent.text', { text: 'Let me look.', length: 12 }, 2),
		called('Bash', '{"command":"ls"}', 3),
	].map(line);
	expect(presentOf(working)).toMatchObject({ thought: 'Let me look.', tool: { name: 'Bash', subject: 'ls' } });
	expect(presentOf([...working, line(returned(3, 4))]).tool).toBeNull();
	const ended = line(anEvent('run.ended', { reason: 'stopped', detail: null }, 5));
	expect(presentOf([...working, ended])).toEqual({ sessionId: null, thought: null, tool: null, featureId: null });
});
