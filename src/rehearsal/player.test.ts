import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { ASIDE, EPILOGUE, play } from './player.ts';
import { readRequest } from './request.ts';
import type { Scenario, ToolResult, Turn } from './script.ts';
import { bash, call, read, say, turn } from './turns.ts';

interface ResultSpec {
	readonly text: string;
	readonly isError?: boolean;
}

const TOOLS = [{ name: 'Bash' }, { name: 'Read' }];

function user(...texts: readonly string[]) {
	return { role: 'user', content: texts.map((text) => ({ type: 'text', text })) };
}

/** The assistant's message of a turn, and the message with its results. `key` makes the ids of its calls. */
function exchange(said: Turn, results: readonly ResultSpec[], key: string): readonly object[] {
	const calls = (said.calls ?? []).map((one, n) => ({
		type: 'tool_use',
		id: `${key}-${n}`,
		name: one.tool,
		input: one.input,
	}));
	const answers = results.map(({ text, isError = false }, n) => {
		return { type: 'tool_result', tool_use_id: `${key}-${n}`, content: [{ type: 'text', text }], is_error: isError };
	});
	const words = said.text === undefined ? [] : [{ type: 'text', text: said.text }];
	const messages: object[] = [{ role: 'assistant', content: [...words, ...calls] }];
	if (answers.length > 0) messages.push({ role: 'user', content: answers });
	return messages;
}

function request(messages: readonly object[], more: object = {}) {
	return readRequest({ model: 'rehearsal', max_tokens: 1000, tools: TOOLS, messages, ...more });
}

/** A script that tells what it received, so that a wrong result shows in the next turn. */
const echo: Scenario = function* (opening) {
	let results: readonly ToolResult[] = yield turn(`begin ${opening.prompt}`, bash('a'), read('b'));
	for (let count = 0; ; count += 1) {
		const heard = JSON.stringify(results.map(({ isError, text, images }) => [isError, text, images]));
		results = yield turn(`${count} ${heard}`, ...results.map(() => bash(`${count}`)), read('c'));
		if (count === 3) return;
	}
};

describe('a conversation is played from what the request holds', () => {
	it('gives the same next turn for any prefix, whatever the results were and however often it is asked', () => {
		const anyResults = fc.array(fc.record({ text: fc.string(), isError: fc.boolean() }), {
			minLength: 8,
			maxLength: 8,
		});
		fc.assert(
			fc.property(fc.array(anyResults, { maxLength: 7 }), fc.string(), (rounds, prompt) => {
				const script = echo({ model: 'rehearsal', system: '', prompt, tools: ['Bash', 'Read'], images: 0 });
				const messages: object[] = [user(prompt)];
				let expected = script.next();
				for (const [round, results] of rounds.entries()) {
					const played = play(echo, request(messages));
					expect(played.turn).toEqual(expected.done ? EPILOGUE : expected.value);
					expect(play(echo, request(messages))).toEqual(played);
					if (expected.done) return;
					const fitting = results.slice(0, expected.value.calls?.length ?? 0);
					messages.push(...exchange(expected.value, fitting, `call-${round}`));
					expected = script.next(fitting.map((result) => ({ ...result, images: 0 })));
				}
			}),
		);
	});

	it('takes an answer that comes back as several messages, and results in any order, for one turn', () => {
		const messages = [
			user('go'),
			{ role: 'assistant', content: [{ type: 'text', text: 'begin go' }] },
			{ role: 'assistant', content: [{ type: 'tool_use', id: 'one', name: 'Bash', input: {} }] },
			{ role: 'system', content: 'The date has changed.' },
			{ role: 'assistant', content: [{ type: 'tool_use', id: 'two', name: 'Read', input: {} }] },
			{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'two', content: 'second' }] },
			{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'one', content: 'first', is_error: true }] },
		];
		expect(play(echo, request(messages))).toMatchObject({
			number: 2,
			turn: { text: '0 [[true,"first",0],[false,"second",0]]' },
		});
	});

	it('hands on the texts of a result without reminders, and the number of its pictures', () => {
		const content = [
			{ type: 'text', text: '{"id":1}' },
			{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
			{ type: 'text', text: '<system-reminder>\nA file changed.\n</system-reminder>' },
		];
		const scenario: Scenario = function* () {
			const [result] = yield turn('', call('mcp__features__feature_get_next'));
			yield say(`${result?.images} ${result?.text}`);
		};
		const messages = [
			user('go'),
			{
				role: 'assistant',
				content: [{ type: 'tool_use', id: 'x', name: 'mcp__features__feature_get_next', input: {} }],
			},
			{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content }] },
		];
		expect(play(scenario, request(messages)).turn.text).toBe('1 {"id":1}');
	});

	it('opens with the system text, the prompt without reminders, and the names of the tools', () => {
		const scenario: Scenario = function* (opening) {
			yield say(JSON.stringify(opening));
		};
		const messages = [user('<system-reminder>\nSkills: none.\n</system-reminder>\n', 'Build it.', 'Carefully.')];
		const system = [
			{ type: 'text', text: 'You are' },
			{ type: 'text', text: 'an agent.' },
		];
		expect(JSON.parse(play(scenario, request(messages, { system })).turn.text ?? '')).toEqual({
			model: 'rehearsal',
			system: 'You are\nan agent.',
			prompt: 'Build it.\nCarefully.',
			tools: ['Bash', 'Read'],
			images: 0,
		});
	});
});

describe('a conversation that did not go as the script has it', () => {
	const first = turn('Two at once', bash('a'), read('b'));
	const scenario: Scenario = function* () {
		const results = yield first;
		yield turn(JSON.stringify(results.map((result) => result.text)), bash('c'));
		yield say('Done.');
	};

	it('says a turn again that was cut off before its calls', () => {
		const messages = [user('go'), ...exchange(say('Two at'), [], 'x'), user('[Request interrupted by user]')];
		expect(play(scenario, request(messages))).toMatchObject({ number: 1, turn: first });
	});

	it('makes the calls that were cut off, and hands on the results of all', () => {
		const cut = [user('go'), ...exchange(turn('Two at once', bash('a')), [{ text: 'A' }], 'x')];
		expect(play(scenario, request(cut))).toMatchObject({ number: 1, turn: { calls: [read('b')] } });
		const whole = [...cut, ...exchange({ calls: [read('b')] }, [{ text: 'B' }], 'y')];
		expect(play(scenario, request(whole))).toMatchObject({ number: 2, turn: { text: '["A","B"]' } });
	});

	it('leaves out what Claude Code says itself when a session is resumed', () => {
		const messages = [
			user('go'),
			...exchange(first, [{ text: 'A' }, { text: 'refused', isError: true }], 'x'),
			...exchange(say('No response requested.'), [], 'y'),
			user('Go on.'),
		];
		expect(play(scenario, request(messages))).toMatchObject({ number: 2, turn: { text: '["A","refused"]' } });
	});

	it('gives a call without a result an error for a result', () => {
		const messages = [user('go'), ...exchange(first, [{ text: 'A' }], 'x'), user('Go on.')];
		expect(play(scenario, request(messages)).turn.text).toMatch(/^\["A","The call was interrupted/);
	});

	it('has a short text when the script has ended and the user goes on', () => {
		const oneWord: Scenario = function* () {
			yield say('Done.');
		};
		const messages = [user('go'), ...exchange(say('Done.'), [], 'x'), user('And now?')];
		expect(play(oneWord, request(messages))).toMatchObject({ number: 2, turn: EPILOGUE });
		const longer = [...messages, ...exchange(EPILOGUE, [], 'y'), user('And now?')];
		expect(play(oneWord, request(longer)).turn).toEqual(EPILOGUE);
	});

	it('goes on with a script that has more to say after a turn without calls', () => {
		const chat: Scenario = function* () {
			yield say('Hello.');
			yield {};
			yield say('Good bye.');
		};
		const messages: object[] = [user('a')];
		for (const text of ['Hello.', '…', 'Good bye.']) {
			expect(play(chat, request(messages)).turn.text).toBe(text);
			messages.push(...exchange(say(text), [], text), user('next'));
		}
	});

	it('tells a script what a person said to a turn without calls, and with how many pictures', () => {
		const chat: Scenario = function* () {
			let [person] = yield say('Hello.');
			for (;;) [person] = yield say(`${person?.text} ${person?.images}`);
		};
		const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } };
		const messages: object[] = [user('a'), ...exchange(say('Hello.'), [], 'x')];
		messages.push({
			role: 'user',
			content: [picture, { type: 'text', text: '<system-reminder>x</system-reminder>Look' }],
		});
		expect(play(chat, request(messages)).turn.text).toBe('Look 1');
	});

	it('refuses a script that calls another tool than the conversation holds', () => {
		const messages = [user('go'), ...exchange(turn('', read('b'), bash('a')), [{ text: 'A' }, { text: 'B' }], 'x')];
		expect(() => play(scenario, request(messages))).toThrow(/called Read at turn 1 .* now calls Bash/);
	});

	it('shows what a script throws', () => {
		const broken: Scenario = () => {
			throw new Error('no feature in the prompt');
		};
		expect(() => play(broken, request([user('go')]))).toThrow(ApiError);
		expect(() => play(broken, request([user('go')]))).toThrow(/no feature in the prompt/);
	});

	it('does not play to a request without tools, nor to one for a single token', () => {
		expect(play(scenario, request([user('Title?')], { tools: [] }))).toMatchObject({ kind: 'aside', turn: ASIDE });
		expect(play(scenario, request([user('quota')], { max_tokens: 1 }))).toMatchObject({ kind: 'aside', turn: ASIDE });
	});
});
