import { expect, it } from 'vitest';
import type { ChatServerMessage } from '../../src/contract/chat.ts';
import { aMessage, hereIs, QUESTIONS } from './chat.fixture.ts';
import { afterChatMessage, isBroken, latestSpec, NO_CHAT, withEarlier } from './chat-state.ts';

const answer = aMessage({ id: 2, role: 'assistant', content: '', state: 'partial' });

function after(...messages: readonly ChatServerMessage[]) {
	return messages.reduce(afterChatMessage, NO_CHAT);
}

it('an answer grows by its deltas, with what it does at the place where it did it', () => {
	const state = after(
		hereIs([]),
		{ type: 'message', message: aMessage() },
		{ type: 'message', message: answer },
		{ type: 'text', content: 'I look. ', message_id: 2 },
		{ type: 'tool_call', tool: 'Read', input: { file_path: 'a' }, tool_id: 't1', message_id: 2 },
		{ type: 'tool_result', tool_id: 't1', is_error: true, message_id: 2 },
		{ type: 'text', content: 'It is 🌱.', message_id: 2 },
		{ type: 'question', questions: QUESTIONS, tool_id: 't2', message_id: 2 },
	);
	expect(state.answering).toBe(true);
	expect(state.messages.map(({ content }) => content)).toEqual(['Hello', 'I look. It is 🌱.']);
	expect(state.messages[1]?.parts).toEqual([
		{ type: 'tool', tool_id: 't1', tool: 'Read', input: { file_path: 'a' }, is_error: true, at: 8 },
		{ type: 'questions', tool_id: 't2', questions: QUESTIONS, answers: null, at: 17 },
	]);
});

it('what is stored at the end takes the place of what was heard', () => {
	const done = { ...answer, content: 'Whole.', state: 'complete' as const };
	const state = after(
		hereIs([aMessage(), answer], { state: 'answering' }),
		{ type: 'text', content: 'Who', message_id: 2 },
		{ type: 'response_done', message: done },
	);
	expect([state.answering, state.messages[1]]).toEqual([false, done]);
});

it('an error that may be tried again ends the answer; a refusal of what was sent does not', () => {
	const error = (retry: boolean): ChatServerMessage => ({
		type: 'error',
		content: 'No.',
		code: 'CHAT_BUSY',
		retry,
		resumes_at: null,
	});
	const busy = after(hereIs([answer], { state: 'answering' }), error(false));
	expect([busy.answering, busy.error?.content, isBroken(busy)]).toEqual([true, 'No.', false]);
	const failed = afterChatMessage(busy, error(true));
	expect(failed.answering).toBe(false);
	const stored = afterChatMessage(failed, { type: 'response_done', message: { ...answer, state: 'failed' } });
	expect([stored.error?.content, isBroken(stored)]).toEqual(['No.', true]);
	// Half of an answer that nobody here writes: another process does.
	expect(isBroken(after(hereIs([answer])))).toBe(false);
	expect(afterChatMessage(failed, { type: 'message', message: aMessage({ id: 3 }) }).error).toBeNull();
});

it('answers and acceptance change the part that they are of', () => {
	const spec = { type: 'spec', tool_id: 's', text: 'x', revision: 'r', state: 'open', at: 0 } as const;
	const state = after(
		hereIs([{ ...answer, parts: [spec] }]),
		{ type: 'part_changed', message_id: 2, part: { ...spec, state: 'replaced' } },
		{ type: 'spec_proposed', text: 'y', tool_id: 's2', message_id: 2 },
	);
	expect(latestSpec(state.messages)?.text).toBe('y');
	expect(state.messages[0]?.parts.map((part) => 'state' in part && part.state)).toEqual(['replaced', 'open']);
	expect(latestSpec([])).toBeNull();
});

it('earlier messages come before what there is, once, and stay when the connection comes back', () => {
	const [one, two, three] = [1, 2, 3].map((id) => aMessage({ id })) as [never, never, never];
	const begun = after(hereIs([two, three], { next: 2 }));
	const whole = withEarlier(begun, [one, two], null);
	expect(whole.messages.map(({ id }) => id)).toEqual([1, 2, 3]);
	const back = afterChatMessage(whole, hereIs([two, three, aMessage({ id: 4 })], { next: 2 }));
	expect([back.messages.map(({ id }) => id), back.next]).toEqual([[1, 2, 3, 4], null]);
	// So much was said meanwhile that nothing of it is known.
	const far = afterChatMessage(whole, hereIs([aMessage({ id: 90 })], { next: 90 }));
	expect([far.messages.map(({ id }) => id), far.next]).toEqual([[90], 90]);
});
