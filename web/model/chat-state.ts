import type { ChatServerMessage } from '../../src/contract/chat.ts';
import type { Conversation, Message, MessagePart } from '../../src/contract/conversation.ts';

export type ChatError = Omit<Extract<ChatServerMessage, { type: 'error' }>, 'type'>;

/** What a conversation came to, said once. */
export type ChatOutcome =
	| { readonly type: 'spec'; readonly path: string }
	| { readonly type: 'expansion'; readonly added: number };

/** What a view knows of one conversation. */
export interface ChatState {
	readonly conversation: Conversation | null;
	readonly messages: readonly Message[];
	/** Where the earlier messages go on; null: there are none. */
	readonly next: number | null;
	readonly answering: boolean;
	/** What went wrong last; gone with the next answer. */
	readonly error: ChatError | null;
	readonly outcome: ChatOutcome | null;
}

export const NO_CHAT: ChatState = {
	conversation: null,
	messages: [],
	next: null,
	answering: false,
	error: null,
	outcome: null,
};

/** The state after one more message of the server. */
export function afterChatMessage(state: ChatState, message: ChatServerMessage): ChatState {
	switch (message.type) {
		case 'conversation':
			return { ...withLatest(state, message), error: null };
		case 'message':
			return {
				...state,
				messages: withMessage(state.messages, message.message),
				answering: true,
				error: null,
				outcome: null,
			};
		case 'text':
			return inMessage(state, message.message_id, (one) => ({ ...one, content: one.content + message.content }));
		case 'tool_call':
			return withPart(state, message.message_id, (at) => ({
				type: 'tool',
				tool_id: message.tool_id,
				tool: message.tool,
				input: message.input,
				is_error: null,
				at,
			}));
		case 'tool_result':
			return inMessage(state, message.message_id, (one) => ({
				...one,
				parts: one.parts.map((part) =>
					part.type === 'tool' && part.tool_id === message.tool_id ? { ...part, is_error: message.is_error } : part,
				),
			}));
		case 'question':
			return withPart(state, message.message_id, (at) => ({
				type: 'questions',
				tool_id: message.tool_id,
				questions: message.questions,
				answers: null,
				at,
			}));
		case 'spec_proposed':
			return withPart(state, message.message_id, (at) => ({
				type: 'spec',
				tool_id: message.tool_id,
				text: message.text,
				// Comes with the answer as it is stored.
				revision: '',
				state: 'open',
				at,
			}));
		case 'features_proposed':
			return withPart(state, message.message_id, (at) => ({
				type: 'features',
				tool_id: message.tool_id,
				features: message.features,
				known: message.known,
				accepted: null,
				state: 'open',
				at,
			}));
		case 'part_changed':
			return inMessage(state, message.message_id, (one) => ({ ...one, parts: replacedIn(one.parts, message.part) }));
		case 'response_done':
			return { ...state, messages: withMessage(state.messages, message.message), answering: false };
		case 'renamed':
			return state.conversation === null
				? state
				: { ...state, conversation: { ...state.conversation, title: message.title } };
		case 'error': {
			const { type: _, ...error } = message;
			// What may be asked for again has ended; another refusal leaves the answer that is being written alone.
			return { ...state, error, answering: state.answering && !error.retry };
		}
		case 'spec_complete':
			return { ...state, outcome: { type: 'spec', path: message.path } };
		case 'expansion_complete':
			return { ...state, outcome: { type: 'expansion', added: message.total_added } };
		case 'conversation_created':
		case 'features_created':
		case 'file_written':
		case 'pong':
			return state;
	}
}

/** The state with a page of earlier messages put before what there is. */
export function withEarlier(state: ChatState, earlier: readonly Message[], next: number | null): ChatState {
	const known = new Set(state.messages.map(({ id }) => id));
	return { ...state, messages: [...earlier.filter(({ id }) => !known.has(id)), ...state.messages], next };
}

/** The latest proposal of a specification, also one that was accepted; null: there was none. */
export function latestSpec(messages: readonly Message[]): (MessagePart & { type: 'spec' }) | null {
	return (
		messages
			.flatMap(({ parts }) => parts)
			.filter((part) => part.type === 'spec')
			.findLast(({ state }) => state !== 'replaced') ?? null
	);
}

/** The calls whose specification another one took the place of. */
export function replacedSpecs(messages: readonly Message[]): readonly string[] {
	return messages
		.flatMap(({ parts }) => parts)
		.flatMap((part) => (part.type === 'spec' && part.state === 'replaced' ? [part.tool_id] : []));
}

/** Whether an answer of Claude did not come to its end, and may be asked for again. */
export function isBroken({ messages, answering }: Pick<ChatState, 'messages' | 'answering'>): boolean {
	const last = messages.at(-1);
	return (
		!answering &&
		last !== undefined &&
		last.role === 'assistant' &&
		(last.state === 'failed' || last.state === 'stopped')
	);
}

/** What is shown stays where a page of the latest messages says nothing of it: one has scrolled up to it. */
function withLatest(state: ChatState, message: Extract<ChatServerMessage, { type: 'conversation' }>): ChatState {
	const { conversation, messages, next } = message;
	const first = messages[0]?.id;
	const same = state.conversation?.id === conversation.id && first !== undefined;
	const overlap = same && state.messages.some(({ id }) => id === first);
	const earlier = overlap ? state.messages.filter(({ id }) => id < first) : [];
	return {
		...state,
		conversation,
		messages: [...earlier, ...messages],
		next: earlier.length > 0 ? state.next : next,
		answering: message.state === 'answering',
	};
}

function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
	return messages.some(({ id }) => id === message.id)
		? messages.map((one) => (one.id === message.id ? message : one))
		: [...messages, message];
}

function inMessage(state: ChatState, id: number, change: (message: Message) => Message): ChatState {
	return { ...state, messages: state.messages.map((one) => (one.id === id ? change(one) : one)) };
}

function withPart(state: ChatState, id: number, part: (at: number) => MessagePart): ChatState {
	return inMessage(state, id, (one) => ({ ...one, parts: replacedIn(one.parts, part(one.content.length)) }));
}

/** Parts are known by the call that they come from. */
function replacedIn(parts: readonly MessagePart[], part: MessagePart): MessagePart[] {
	return parts.some(({ tool_id, type }) => tool_id === part.tool_id && type === part.type)
		? parts.map((one) => (one.tool_id === part.tool_id && one.type === part.type ? { ...part, at: one.at } : one))
		: [...parts, part];
}
