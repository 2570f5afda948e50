import type { CHAT_CLOSE, ChatClientMessage, ChatServerMessage } from '../../src/contract/chat.ts';
import { inBatches } from './in-batches.ts';
import { openReconnectingSocket, type Socket } from './reconnecting-socket.ts';

export type ChatConnectionState = 'connecting' | 'live' | 'offline' | 'gone';
type Start = Extract<ChatClientMessage, { type: 'start' }>;

export interface ChatConnectionOptions {
	/** Of `/api/{kind}/ws/{project}`. */
	readonly url: string;
	readonly open: (url: string) => Socket;
	/** What each connection begins with. */
	readonly start: () => Start;
	/** In order; several at a time. */
	readonly onMessages: (messages: readonly ChatServerMessage[]) => void;
	readonly onState: (state: ChatConnectionState) => void;
	/** Calls back soon, as with the next frame. */
	readonly soon: (work: () => void) => void;
}

export interface ChatConnection {
	/** @returns whether there was a connection to send it on */
	send(message: ChatClientMessage): boolean;
	/** Tries at once when it waits. */
	retry(): void;
	/** After this nothing is called any more. */
	close(): void;
}

// Typed against the contract, since importing its values would bring the schemas' library into the page.
const PROJECT_NOT_FOUND: (typeof CHAT_CLOSE)['PROJECT_NOT_FOUND'] = 4004;
const NAME_INVALID: (typeof CHAT_CLOSE)['NAME_INVALID'] = 4000;

/** The line to one conversation: comes back by itself, and says anew which conversation is meant. */
export function openChatConnection(options: ChatConnectionOptions): ChatConnection {
	let closed = false;
	let state: ChatConnectionState | null = null;
	const hand = inBatches<ChatServerMessage>(options.soon, (messages) => {
		if (!closed) options.onMessages(messages);
	});

	function say(next: ChatConnectionState): void {
		if (closed || state === next) return;
		state = next;
		options.onState(next);
	}

	const socket = openReconnectingSocket({
		open: () => options.open(options.url),
		onTry(failures) {
			// It is gone until it is found.
			if (state !== 'gone') say(failures === 0 ? 'connecting' : 'offline');
		},
		onOpen: () => socket.send(options.start()),
		onMessage(message) {
			const said = message as ChatServerMessage;
			if (said.type === 'pong') return;
			socket.works();
			hand(said);
			say('live');
		},
		onLost(code) {
			const gone = code === PROJECT_NOT_FOUND || code === NAME_INVALID;
			say(gone ? 'gone' : 'offline');
			return !gone;
		},
	});

	return {
		send: (message) => socket.send(message),
		retry: () => socket.retry(),
		close() {
			closed = true;
			socket.close();
		},
	};
}
