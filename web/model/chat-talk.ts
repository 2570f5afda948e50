import type { ChatClientMessage, ChatServerMessage } from '../../src/contract/chat.ts';
import type { Answers, Message } from '../../src/contract/conversation.ts';
import type { ChatConnection, ChatConnectionState } from '../transport/chat-connection.ts';
import type { SentAttachment } from './chat-attachments.ts';
import { afterChatMessage, type ChatState, NO_CHAT, withEarlier } from './chat-state.ts';

export interface TalkState extends ChatState {
	/** `idle`: nothing was said yet, so there is no conversation to be connected with. */
	readonly connection: ChatConnectionState | 'idle';
	/** A message on its way. */
	readonly sending: boolean;
	/** How many messages arrived that were sent from here. */
	readonly delivered: number;
	readonly loadingEarlier: boolean;
	/** Why the earlier messages could not be had. */
	readonly earlierError: Error | null;
}

export type TalkStart = Extract<ChatClientMessage, { type: 'start' }>;

export interface Talk {
	state(): TalkState;
	/** @returns how to end the subscription */
	subscribe(changed: () => void): () => void;
	/** Called with all that the server says, in order. */
	onMessages(listener: (messages: readonly ChatServerMessage[]) => void): () => void;
	send(content: string, attachments?: readonly SentAttachment[]): void;
	answer(toolId: string, answers: Answers): void;
	/** Takes a proposal; `text` when a person changed it, `keep` when not all of it is wanted. */
	accept(toolId: string, what?: { readonly text?: string; readonly keep?: readonly number[] }): void;
	stop(): void;
	retry(): void;
	/** Resolves when they are there, or could not be had. */
	loadEarlier(): Promise<void>;
	reconnect(): void;
	/** After this nothing arrives any more. */
	close(): void;
}

export interface TalkDependencies {
	readonly start: TalkStart;
	/** Whether to wait with the connection until something is said. */
	readonly lazy: boolean;
	readonly connect: (handlers: {
		readonly start: () => TalkStart;
		readonly onMessages: (messages: readonly ChatServerMessage[]) => void;
		readonly onState: (state: ChatConnectionState) => void;
	}) => ChatConnection;
	readonly earlier: (
		conversation: number,
		before: number,
	) => Promise<{ readonly messages: readonly Message[]; readonly next: number | null }>;
}

/** What was said and did not come back yet. */
interface Outgoing {
	readonly message: Extract<ChatClientMessage, { type: 'message' }>;
	/** The latest message that was known then; null: it waits for the conversation. */
	after: number | null;
}

/** One view's part in a conversation. It belongs to that view: what arrives late for another one finds nobody. */
export function openTalk({ start, lazy, connect, earlier }: TalkDependencies): Talk {
	let state: TalkState = {
		...NO_CHAT,
		connection: lazy ? 'idle' : 'connecting',
		sending: false,
		delivered: 0,
		loadingEarlier: false,
		earlierError: null,
	};
	let closed = false;
	let connection: ChatConnection | null = null;
	let outgoing: Outgoing | null = null;
	const subscribers = new Set<() => void>();
	const listeners = new Set<(messages: readonly ChatServerMessage[]) => void>();

	function set(change: Partial<TalkState>): void {
		if (closed) return;
		state = { ...state, ...change };
		for (const changed of subscribers) changed();
	}

	/** A conversation that has begun is gone on with, whatever was wanted at first. */
	function startNow(): TalkStart {
		return state.conversation === null ? start : { type: 'start', conversation_id: state.conversation.id };
	}

	function open(): void {
		connection ??= connect({
			start: startNow,
			onMessages: receive,
			onState: (next) => set({ connection: next }),
		});
	}

	function receive(messages: readonly ChatServerMessage[]): void {
		let next: TalkState = state;
		for (const message of messages) {
			next = { ...next, ...afterChatMessage(next, message) };
			if (message.type === 'conversation') next = afterReturn(next);
			else if (message.type === 'message' && message.message.role === 'user' && outgoing !== null)
				next = withDelivered(next);
			else if (message.type === 'error') next = withoutOutgoing(next);
		}
		set(next);
		for (const listener of listeners) listener(messages);
	}

	/** The conversation says whether it has what was sent before the connection was lost. */
	function afterReturn(next: TalkState): TalkState {
		if (outgoing === null) return next;
		const { message, after } = outgoing;
		if (after === null) {
			outgoing.after = next.messages.at(-1)?.id ?? 0;
			connection?.send(message);
			return next;
		}
		const arrived = next.messages.some(
			({ id, role, content }) => id > after && role === 'user' && content.trim() === message.content.trim(),
		);
		return arrived ? withDelivered(next) : withoutOutgoing(next);
	}

	function withDelivered(next: TalkState): TalkState {
		outgoing = null;
		return { ...next, sending: false, delivered: next.delivered + 1 };
	}

	function withoutOutgoing(next: TalkState): TalkState {
		outgoing = null;
		return { ...next, sending: false };
	}

	if (!lazy) open();

	return {
		state: () => state,
		subscribe(changed) {
			subscribers.add(changed);
			return () => subscribers.delete(changed);
		},
		onMessages(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		send(content, attachments = []) {
			if (outgoing !== null) return;
			outgoing = {
				message: { type: 'message', content, ...(attachments.length > 0 ? { attachments: [...attachments] } : {}) },
				after: state.conversation === null ? null : (state.messages.at(-1)?.id ?? 0),
			};
			open();
			// What was refused at first may be granted by now.
			if (state.conversation === null && state.error !== null) connection?.send(startNow());
			if (outgoing.after !== null && connection?.send(outgoing.message) !== true) outgoing = null;
			set({ sending: outgoing !== null });
		},
		answer: (toolId, answers) => void connection?.send({ type: 'answer', answers, tool_id: toolId }),
		accept: (toolId, { text, keep } = {}) =>
			void connection?.send({
				type: 'accept',
				tool_id: toolId,
				...(text === undefined ? {} : { text }),
				...(keep === undefined ? {} : { keep: [...keep] }),
			}),
		stop: () => void connection?.send({ type: 'stop' }),
		retry: () => void connection?.send({ type: 'retry' }),
		async loadEarlier() {
			const { conversation, next, loadingEarlier } = state;
			if (conversation === null || next === null || loadingEarlier) return;
			set({ loadingEarlier: true, earlierError: null });
			try {
				const page = await earlier(conversation.id, next);
				if (state.next === next) set({ ...withEarlier(state, page.messages, page.next) });
			} catch (error) {
				set({ earlierError: error instanceof Error ? error : new Error(String(error)) });
			} finally {
				set({ loadingEarlier: false });
			}
		},
		reconnect: () => connection?.retry(),
		close() {
			closed = true;
			connection?.close();
			subscribers.clear();
			listeners.clear();
		},
	};
}
