import { expect, it, vi } from 'vitest';
import type { ChatClientMessage, ChatServerMessage } from '../../src/contract/chat.ts';
import type { ChatConnectionState } from '../transport/chat-connection.ts';
import { aMessage, hereIs } from './chat.fixture.ts';
import { openTalk } from './chat-talk.ts';

/** A talk whose other side is the test. */
function open(lazy = false, more: { connected?: boolean } = {}) {
	const said: ChatClientMessage[] = [];
	let connections = 0;
	let hear: (...messages: ChatServerMessage[]) => void = () => {};
	let become: (state: ChatConnectionState) => void = () => {};
	let begin = (): ChatClientMessage => ({ type: 'ping' });
	const earlier = vi.fn(async () => ({ messages: [aMessage({ id: 1 })], next: null }));
	const talk = openTalk({
		start: { type: 'start', fresh: true },
		lazy,
		connect({ onMessages, onState, start }) {
			connections += 1;
			hear = (...messages) => onMessages(messages);
			become = onState;
			begin = start;
			return {
				send: (message) => {
					if (more.connected === false) return false;
					said.push(message);
					return true;
				},
				retry: () => {},
				close: () => {},
			};
		},
		earlier,
	});
	return {
		talk,
		said,
		earlier,
		connections: () => connections,
		begin: () => begin(),
		hear: (...messages: ChatServerMessage[]) => hear(...messages),
		become: (state: ChatConnectionState) => become(state),
	};
}

const echo = (id: number, content = 'Hello'): ChatServerMessage => ({
	type: 'message',
	message: aMessage({ id, content }),
});

it('is connected when something is said first, and says it when the conversation is there', () => {
	const { talk, said, connections, hear } = open(true);
	expect([talk.state().connection, connections()]).toEqual(['idle', 0]);
	talk.send('Hello');
	expect([connections(), said, talk.state().sending]).toEqual([1, [], true]);
	hear(hereIs([]));
	expect(said).toEqual([{ type: 'message', content: 'Hello' }]);
	hear(echo(1));
	expect(talk.state()).toMatchObject({ sending: false, delivered: 1, answering: true });
});

it('goes on with its conversation after the connection was lost, not with another new one', () => {
	const { begin, hear } = open();
	expect(begin()).toEqual({ type: 'start', fresh: true });
	hear(hereIs([]));
	expect(begin()).toEqual({ type: 'start', conversation_id: 7 });
});

it('knows after a lost connection whether what was sent arrived', () => {
	const { talk, said, hear } = open();
	hear(hereIs([aMessage({ id: 1 })]));
	talk.send('Hello ');
	hear(hereIs([aMessage({ id: 1 })]));
	expect(talk.state()).toMatchObject({ sending: false, delivered: 0 });
	talk.send('Hello ');
	hear(hereIs([aMessage({ id: 1 }), aMessage({ id: 2 })]));
	expect(talk.state()).toMatchObject({ sending: false, delivered: 1 });
	expect(said).toHaveLength(2);
});

it('a refusal, or no connection, leaves the words with the person', () => {
	const refused = open();
	refused.hear(hereIs([]));
	refused.talk.send('Hello');
	refused.hear({ type: 'error', content: 'Busy.', code: 'CHAT_BUSY', retry: false, resumes_at: null });
	expect(refused.talk.state()).toMatchObject({ sending: false, delivered: 0 });
	const away = open(false, { connected: false });
	away.hear(hereIs([]));
	away.talk.send('Hello');
	expect(away.talk.state()).toMatchObject({ sending: false, delivered: 0 });
});

it('begins anew where the beginning was refused', () => {
	const { talk, said, hear } = open();
	const refusal = { type: 'error', content: 'No spec.', code: 'SPEC_MISSING', retry: false, resumes_at: null } as const;
	hear(refusal);
	talk.send('Hello');
	expect(said).toEqual([{ type: 'start', fresh: true }]);
	hear(refusal);
	expect(talk.state().sending).toBe(false);
	talk.send('Hello');
	hear(hereIs([]));
	expect(said.at(-1)).toEqual({ type: 'message', content: 'Hello' });
});

it('earlier messages are asked for once, until there are none', async () => {
	const { talk, earlier, hear } = open();
	hear(hereIs([aMessage({ id: 2 })], { next: 2 }));
	await Promise.all([talk.loadEarlier(), talk.loadEarlier()]);
	await talk.loadEarlier();
	expect(earlier).toHaveBeenCalledExactlyOnceWith(7, 2);
	expect(talk.state().messages.map(({ id }) => id)).toEqual([1, 2]);
});

it('tells nobody anything after it is closed', () => {
	const { talk, hear, become } = open();
	const told = vi.fn();
	talk.subscribe(told);
	talk.onMessages(told);
	talk.close();
	hear(hereIs([]));
	become('offline');
	expect(told).not.toHaveBeenCalled();
	expect(talk.state().conversation).toBeNull();
});
