import type { ChatServerMessage } from '../contract/chat.ts';
import type { Message, MessageDraft, MessagePart } from '../contract/conversation.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Answer } from './answer.ts';
import type { ChatHost } from './host.ts';

/** Somebody who follows a talk. */
export type Listener = (message: ChatServerMessage) => void;

/** What was said in a conversation, as it is stored, and those who are told of it. Reads and writes are one after the other. */
export interface TalkRecord {
	say(message: ChatServerMessage): void;
	/** `tell` is done before the next read or write, so that all hear everything in order. */
	db<T>(work: (all: Conversations) => T, tell?: (found: T) => void): Promise<T>;
	/** The latest messages, in order: as many as matter for what comes next. */
	history(): Promise<Message[]>;
	append(draft: MessageDraft): Promise<void>;
	/** A part of an earlier message is another now. */
	changePart(messageId: number, part: MessagePart): Promise<void>;
	/** Tells all anew where the conversation is: what they were told does not hold any more. */
	tellAnew(): Promise<void>;
	/** Tells somebody where the conversation is, and then all that happens. Returns what ends that. */
	join(listener: Listener): Promise<() => void>;
	clients(): number;
	/** All who follow are told no more. */
	dismiss(): void;
}

/** Messages that a client is told when it joins. */
const SHOWN = 60;
/** Messages that are looked at for proposals and for what a new Claude is told. */
const LOOKED_AT = 500;

/** @param under what is going on: the answer that is being given is told further than it is stored */
export function createTalkRecord(
	id: number,
	host: ChatHost,
	under: () => { readonly answering: boolean; readonly answer: Answer | null },
): TalkRecord {
	const listeners = new Set<Listener>();
	let queue: Promise<unknown> = Promise.resolve();

	function say(message: ChatServerMessage): void {
		for (const listener of [...listeners]) listener(message);
	}

	function db<T>(work: (all: Conversations) => T, tell: (found: T) => void = () => {}): Promise<T> {
		const done = queue.then(async () => {
			const found = await host.conversations(work);
			tell(found);
			return found;
		});
		queue = done.catch(() => {});
		return done;
	}

	/** Tells where the conversation is. */
	async function tellWhole(to: Listener): Promise<void> {
		await db(
			(all) => ({ conversation: all.get(id), ...all.messages(id, null, SHOWN) }),
			({ conversation, messages, next }) => {
				const { answering, answer } = under();
				to({
					type: 'conversation',
					conversation,
					messages: messages.map((message) => (message.id === answer?.messageId ? answer.present() : message)),
					next,
					state: answering ? 'answering' : 'idle',
				});
			},
		);
	}

	return {
		say,
		db,
		history: () => db((all) => all.messages(id, null, LOOKED_AT).messages),
		async append(draft) {
			await db(
				(all) => {
					const before = all.get(id).title;
					const message = all.append(id, draft);
					const after = all.get(id).title;
					return { message, title: after === before ? null : after };
				},
				({ message, title }) => {
					say({ type: 'message', message });
					if (title !== null) say({ type: 'renamed', title });
				},
			);
		},
		async changePart(messageId, part) {
			await db(
				(all) => {
					const { message } = all.findPart(id, part.tool_id) ?? {};
					if (message === undefined) return;
					all.amend(messageId, { parts: message.parts.map((each) => (each.tool_id === part.tool_id ? part : each)) });
				},
				() => say({ type: 'part_changed', message_id: messageId, part }),
			);
		},
		tellAnew: () => tellWhole(say),
		async join(listener) {
			await tellWhole((whole) => {
				listener(whole);
				listeners.add(listener);
			});
			return () => {
				listeners.delete(listener);
			};
		},
		clients: () => listeners.size,
		dismiss: () => listeners.clear(),
	};
}
