import { type RawData, WebSocket } from 'ws';
import type { Opened, Start } from '../../chat/chats.ts';
import type { Talk } from '../../chat/talk.ts';
import { CHAT_CLOSE, type ChatClientMessage, type ChatServerMessage, chatClientMessage } from '../../contract/chat.ts';
import { describeIssues } from '../../contract/describe-issues.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { createManners } from '../socket-manners.ts';
import type { ChatLimits } from './limits.ts';

/** One WebSocket of a chat. It begins with `start`; what it says then goes to its talk, in order. */
export interface ChatClient {
	/** Cuts off a client that does not read or does not answer. */
	check(now: number): void;
	close(code: number, reason: string): void;
}

type Say = Exclude<ChatClientMessage, { type: 'start' | 'ping' | 'stop' }>;

/**
 * @param open begins to follow a conversation
 * @param report told of errors that nobody foresaw
 */
export function createChatClient({
	ws,
	open,
	limits,
	report,
}: {
	ws: WebSocket;
	open: (start: Start, listener: (message: ChatServerMessage) => void) => Promise<Opened>;
	limits: ChatLimits;
	report: (error: unknown) => void;
}): ChatClient {
	let opened: Opened | null = null;
	/** What it said is done one after the other; a stop does not wait. */
	let work: Promise<unknown> = Promise.resolve();
	let gone = false;
	let fullChecks = 0;
	const { listen, ping, close } = createManners(ws, limits);

	ws.on('message', (data, isBinary) => listen(() => take(data, isBinary)));
	ws.on('close', () => {
		gone = true;
		opened?.leave();
		opened = null;
	});

	function send(message: ChatServerMessage): void {
		if (ws.readyState !== WebSocket.OPEN) return;
		if (ws.bufferedAmount > limits.mostBufferBytes) close(CHAT_CLOSE.TOO_SLOW, 'too slow: come back with start');
		else ws.send(JSON.stringify(message));
	}

	function take(data: RawData, isBinary: boolean): void {
		const json = isBinary ? undefined : parse(String(data));
		if (json === undefined) {
			close(1008, 'only JSON is understood');
			return;
		}
		const message = chatClientMessage.safeParse(json);
		if (!message.success) {
			refuse(new AutocoderError('REQUEST_INVALID', `That was not understood: ${describeIssues(message.error)}.`));
			return;
		}
		switch (message.data.type) {
			case 'ping':
				send({ type: 'pong' });
				break;
			case 'stop':
				opened?.talk.stop();
				break;
			case 'start':
				inOrder(begin(message.data));
				break;
			default:
				inOrder(speak(message.data));
		}
	}

	function inOrder(next: () => Promise<void>): void {
		work = work.then(next).catch(refuse);
	}

	function begin({ type: _, ...start }: Extract<ChatClientMessage, { type: 'start' }>) {
		return async () => {
			opened?.leave();
			opened = null;
			const found = await open(start, send);
			if (gone) found.leave();
			else opened = found;
		};
	}

	function speak(said: Say) {
		return async () => {
			if (opened === null) throw new AutocoderError('CHAT_NOT_STARTED', 'The conversation was not begun yet.');
			await tell(opened.talk, said);
		};
	}

	function refuse(error: unknown): void {
		const known = error instanceof AutocoderError;
		if (!known) report(error);
		send({
			type: 'error',
			content: known
				? `${error.message} ${error.next}`
				: 'Something happened that autocoder did not foresee. Try again.',
			code: known ? error.code : 'INTERNAL',
			retry: false,
			resumes_at: null,
		});
	}

	return {
		check(now) {
			if (ws.readyState !== WebSocket.OPEN) return;
			fullChecks = ws.bufferedAmount > limits.bufferBytes ? fullChecks + 1 : 0;
			if (fullChecks >= limits.fullChecks) {
				close(CHAT_CLOSE.TOO_SLOW, 'too slow: come back with start');
				return;
			}
			ping(now);
		},
		close,
	};
}

function tell(talk: Talk, said: Say): Promise<void> {
	switch (said.type) {
		case 'message':
			return talk.message(said.content, said.attachments);
		case 'answer':
			return talk.answer(said.answers, said.tool_id);
		case 'accept':
			return talk.accept(said);
		case 'retry':
			return talk.retry();
		case 'done':
			return talk.done();
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
