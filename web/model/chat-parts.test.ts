import { expect, it } from 'vitest';
import { aMessage, QUESTIONS } from './chat.fixture.ts';
import { spoken } from './chat-announcement.ts';
import { answersOf, firstOpen, isAnswered, NO_CHOICE, withOption } from './chat-answers.ts';
import { attachmentOf } from './chat-attachments.ts';
import { chatDrafts } from './chat-drafts.ts';
import { segmentsOf, subjectOf } from './chat-segments.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const fileOf = (bytes: readonly number[], name = 'a.png') => new File([new Uint8Array(bytes)], name);
const tool = (id: string, at: number) =>
	({ type: 'tool', tool_id: id, tool: 'Read', input: {}, is_error: null, at }) as const;

it('words, calls and questions stand in the order in which they came', () => {
	const questions = { type: 'questions', tool_id: 'q', questions: QUESTIONS, answers: null, at: 9 } as const;
	const parts = [tool('a', 4), tool('b', 4), questions];
	expect(segmentsOf({ content: 'One. Two.', parts }).map((one) => ('text' in one ? one.text : one.type))).toEqual([
		'One.',
		'tools',
		' Two.',
		'part',
	]);
	// An answer that was cut short by a redactor, say.
	expect(segmentsOf({ content: '', parts: [tool('a', 400)] })).toHaveLength(1);
	expect(segmentsOf({ content: ' \n', parts: [] })).toEqual([]);
	expect(subjectOf({ input: { x: 1, pattern: 'TODO' } })).toBe('TODO');
	expect(subjectOf({ input: { feature_id: 3 } })).toBe('3');
	expect(subjectOf({ input: { path: { to: 1 } } })).toBe('');
});

it('options and own words make an answer, of one or several', () => {
	const first = withOption(withOption(NO_CHOICE, 0, false), 1, false);
	expect(first.options).toEqual([1]);
	const second = withOption(withOption(withOption(NO_CHOICE, 1, true), 0, true), 1, true);
	expect(second.options).toEqual([0]);
	expect(firstOpen(QUESTIONS, [first])).toBe(1);
	expect(isAnswered({ options: [], text: ' ' })).toBe(false);
	const choices = [first, { options: [0, 1], text: ' and a watch ' }];
	expect(firstOpen(QUESTIONS, choices)).toBeNull();
	expect(answersOf(QUESTIONS, choices)).toEqual({ 0: 'A team', 1: ['Phone', 'Desk', 'and a watch'] });
});

it('a picture is what its first bytes say, and no larger than can be sent', async () => {
	expect(await attachmentOf(fileOf([...PNG, 1, 2, 3]))).toEqual({
		filename: 'a.png',
		mimeType: 'image/png',
		base64Data: Buffer.from([...PNG, 1, 2, 3]).toString('base64'),
	});
	const large = new Uint8Array(100_000).map((_, index) => (index < 3 ? ([0xff, 0xd8, 0xff][index] ?? 0) : index % 256));
	expect(await attachmentOf(new File([large], ''))).toEqual({
		filename: 'picture.jpg',
		mimeType: 'image/jpeg',
		base64Data: Buffer.from(large).toString('base64'),
	});
	expect(await attachmentOf(fileOf([0x3c, 0x73, 0x76, 0x67]))).toBe('not_a_picture');
	expect(await attachmentOf(fileOf([]))).toBe('not_a_picture');
	const unread = () => Promise.reject(new Error('gone'));
	expect(await attachmentOf({ name: 'x', size: 5_242_881, arrayBuffer: unread })).toBe('too_large');
	expect(await attachmentOf({ name: 'x', size: 1, arrayBuffer: unread })).toBe('unreadable');
});

it('a draft outlives the page, and a store that is full or forbidden costs no word of this one', () => {
	const kept = new Map<string, string>();
	const store = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
	};
	chatDrafts(() => store).keep('a', 'Hel');
	const drafts = chatDrafts(() => store);
	expect([drafts.read('a'), drafts.read('b')]).toEqual(['Hel', '']);
	drafts.keep('a', '');
	expect([drafts.read('a'), kept.size]).toEqual(['', 0]);
	const full = chatDrafts(() => ({
		...store,
		setItem() {
			throw new Error('QuotaExceededError');
		},
	}));
	full.keep('a', 'x');
	expect(full.read('a')).toBe('x');
	const forbidden = chatDrafts(() => {
		throw new Error('SecurityError');
	});
	expect(forbidden.read('a')).toBe('');
});

it('an answer is read out without marks, whole sentences of it, and what is to be decided', () => {
	const texts = {
		more: 'And more.',
		spec: 'A specification.',
		questions: (count: number) => `${count} questions.`,
		features: (count: number) => `${count} features.`,
	};
	const content = '# Title\n\n- It has **two** [parts](https://x.y).\n\n```ts\nconst a = 1;\n```\n';
	expect(spoken({ content, parts: [] }, texts)).toBe('Title It has two parts.');
	const parts = [{ type: 'questions', tool_id: 'q', questions: QUESTIONS, answers: null, at: 0 } as const];
	expect(spoken(aMessage({ content: 'Well?', parts }), texts)).toBe('Well? 2 questions.');
	const long = spoken({ content: 'A sentence of words. '.repeat(100), parts: [] }, texts);
	expect(long.length).toBeLessThan(730);
	expect(long.endsWith('words. And more.')).toBe(true);
});
