import type { ChatServerMessage } from '../contract/chat.ts';
import type { Answers, ConversationKind, Message, MessageDraft, MessagePart } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import { ownIdentity } from '../process/identity.ts';
import type { Conversations } from '../store/conversations.ts';
import { type Answer, createAnswer } from './answer.ts';
import { answeredText } from './answered.ts';
import { EMPTY, type Failure, failureFrom, failureOf } from './failure.ts';
import type { ChatHost, ChatMachine } from './host.ts';
import { checkPictures, type SentAttachment } from './pictures.ts';
import { type Accept, type Accepted, acceptProposal, proposalsIn } from './proposals.ts';
import { createSpeaker } from './speaker.ts';
import type { TalkTools } from './tools/talk-tools.ts';

/** Somebody who follows a talk. */
export type Listener = (message: ChatServerMessage) => void;

/**
 * One conversation in this process, with all who follow it. What people ask of it is refused with an AutocoderError, or done
 * when the promise resolves; answers of Claude go on by themselves.
 */
export interface Talk {
	readonly conversationId: number;
	readonly kind: ConversationKind;
	readonly host: ChatHost;
	/** Unix milliseconds. */
	readonly startedAt: number;
	/** Tells where the conversation is, and then everything that happens. Returns what ends that. */
	join(listener: Listener): Promise<() => void>;
	message(content: string, attachments?: readonly SentAttachment[]): Promise<void>;
	answer(answers: Answers, toolId?: string | null): Promise<void>;
	accept(accept: Accept): Promise<void>;
	stop(): void;
	retry(): Promise<void>;
	done(): Promise<void>;
	renamed(title: string): void;
	/** Ends its Claude, an answer under way too; the next message starts another with what is stored. */
	endClaude(): Promise<void>;
	state(): 'idle' | 'answering';
	clients(): number;
	/** The session of its Claude, when one is there. */
	sessionId(): number | null;
	/** Ends it for all who follow, and its Claude; an answer under way is kept as far as it came. */
	close(why: AutocoderError): Promise<void>;
}

/** Messages that a client is told when it joins. */
const SHOWN = 60;
/** Messages that are looked at for proposals and for what a new Claude is told. */
const LOOKED_AT = 500;
/** How long an answer may go on that has asked or proposed something, when the person has answered already. */
const SETTLE_MS = 5_000;

export function createTalk(
	conversation: { readonly id: number; readonly kind: ConversationKind },
	host: ChatHost,
	machine: ChatMachine,
): Talk {
	const { id, kind } = conversation;
	const { redact } = machine;
	const listeners = new Set<Listener>();
	const speaker = createSpeaker(host, machine, () => tools);
	let queue: Promise<unknown> = Promise.resolve();
	let answer: Answer | null = null;
	/** Resolves when the answer under way is over. */
	let answering: Promise<void> | null = null;
	/** Whether something is being done that must not be done twice. */
	let busy = false;
	let stopped = false;
	let closed: AutocoderError | null = null;

	function say(message: ChatServerMessage): void {
		for (const listener of [...listeners]) listener(message);
	}

	/** Reads and writes the conversation, one after the other; `tell` is done before the next, so that clients hear all in order. */
	function db<T>(work: (all: Conversations) => T, tell: (found: T) => void = () => {}): Promise<T> {
		const done = queue.then(async () => {
			const found = await host.conversations(work);
			tell(found);
			return found;
		});
		queue = done.catch(() => {});
		return done;
	}

	const history = () => db((all) => all.messages(id, null, LOOKED_AT).messages);

	/** Tells where the conversation is. */
	async function tellWhole(to: Listener): Promise<void> {
		await db(
			(all) => ({ conversation: all.get(id), ...all.messages(id, null, SHOWN) }),
			({ conversation, messages, next }) =>
				to({
					type: 'conversation',
					conversation,
					messages: messages.map((message) => (message.id === answer?.messageId ? answer.present() : message)),
					next,
					state: state(),
				}),
		);
	}

	/** What clients were told does not hold any more. */
	function tellAnew(): void {
		tellWhole(say).catch(() => {});
	}

	function state(): 'idle' | 'answering' {
		return answering === null ? 'idle' : 'answering';
	}

	/** Nothing else may be done meanwhile. */
	async function exclusively<T>(work: () => Promise<T>): Promise<T> {
		if (closed !== null) throw closed;
		if (busy || answering !== null)
			throw new AutocoderError('CHAT_BUSY', 'Claude is still answering; nothing was sent.');
		busy = true;
		try {
			return await work();
		} finally {
			busy = false;
		}
	}

	/** For what answers the present answer: that one has asked, and is about to end. */
	async function settle(): Promise<void> {
		if (answering === null) return;
		const timer = setTimeout(() => speaker.interrupt(), SETTLE_MS);
		await answering.finally(() => clearTimeout(timer));
	}

	async function append(draft: MessageDraft): Promise<void> {
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
	}

	/** Begins to answer the last message of a person, and does not wait for the end. */
	function respond(messages: readonly Message[]): void {
		stopped = false;
		answering = answerTo(messages);
	}

	async function answerTo(messages: readonly Message[]): Promise<void> {
		let failure: Failure | null;
		let row: Message | null = null;
		try {
			row = await db(
				(all) => all.append(id, { role: 'assistant', content: '', state: 'partial' }, ownIdentity()),
				(message) => say({ type: 'message', message }),
			);
			failure = await ask(messages, row);
		} catch (error) {
			failure = failureFrom(error);
		}
		if (row !== null) failure = (await finish(row, failure)) ?? failure;
		answering = null;
		answer = null;
		if (failure !== null) say({ type: 'error', ...failure, content: redact(failure.content) });
	}

	async function ask(messages: readonly Message[], row: Message): Promise<Failure | null> {
		const at = messages.findLastIndex(({ role }) => role === 'user');
		const said = messages[at];
		if (said === undefined) return EMPTY;
		const writing = createSaver((change) => db((all) => all.amend(row.id, change)));
		const current = createAnswer({ message: row, redact, say, changed: writing.changed, rewritten: tellAnew });
		writing.of(current);
		answer = current;
		try {
			const before = messages.filter((_, index) => index !== at);
			const conversation = await db((all) => all.get(id));
			const ended = await speaker.ask({ said, before, conversation, answer: current, stopped: () => stopped });
			const { content, parts } = current.whole();
			const silent =
				ended.outcome === 'completed' && content.trim() === '' && parts.every(({ type }) => type === 'tool');
			return silent ? EMPTY : failureOf(ended);
		} finally {
			writing.stop();
		}
	}

	/** Writes the answer down as it ended. Returns what hindered that. */
	async function finish(row: Message, failure: Failure | null): Promise<Failure | null> {
		const change = {
			...(answer === null ? {} : answer.whole()),
			state: failure !== null ? ('failed' as const) : stopped ? ('stopped' as const) : ('complete' as const),
		};
		try {
			await db(
				(all) => all.amend(row.id, change),
				(message) => {
					// A client may go on as soon as it hears this.
					answering = null;
					answer = null;
					say({ type: 'response_done', message });
				},
			);
			return null;
		} catch (error) {
			return failureFrom(error);
		}
	}

	/** Writes a growing answer down now and then. */
	function createSaver(save: (change: ReturnType<Answer['whole']>) => Promise<unknown>) {
		let current: Answer | null = null;
		let timer: NodeJS.Timeout | undefined;
		const write = () => {
			clearTimeout(timer);
			timer = undefined;
			// Whatever hinders it, the next one holds it all, and the last one says what is wrong.
			if (current !== null)
				save({ content: current.present().content, parts: current.present().parts }).catch(() => {});
		};
		return {
			of(next: Answer) {
				current = next;
			},
			changed(soon: boolean) {
				if (soon) write();
				else timer ??= setTimeout(write, machine.bounds.saveMs);
			},
			stop() {
				clearTimeout(timer);
				current = null;
			},
		};
	}

	/** A part of an earlier message is another now. */
	async function changePart(messageId: number, part: MessagePart): Promise<void> {
		await db(
			(all) => {
				const { message } = all.findPart(id, part.tool_id) ?? {};
				if (message === undefined) return;
				all.amend(messageId, { parts: message.parts.map((each) => (each.tool_id === part.tool_id ? part : each)) });
			},
			() => say({ type: 'part_changed', message_id: messageId, part }),
		);
	}

	async function take({ message, part }: ReturnType<typeof proposalsIn>[number], wish: Accept): Promise<Accepted> {
		const accepted = await acceptProposal(host, part, {
			...wish,
			...(wish.text === undefined ? {} : { text: redact(wish.text) }),
		}).catch(async (error: unknown) => {
			if (!(error instanceof AutocoderError && error.code === 'EDIT_CONFLICT')) throw error;
			// The next one is to read what stands there now.
			await speaker.end();
			throw new AutocoderError(
				'EDIT_CONFLICT',
				error.message,
				'Have it proposed again: that starts from what stands there now.',
			);
		});
		if (accepted.revision !== null) speaker.wroteSpec(accepted.revision);
		speaker.note(accepted.note);
		await changePart(message.id, accepted.part);
		for (const told of accepted.told) say(told);
		return accepted;
	}

	function current(): Answer {
		if (answer !== null && answering !== null) return answer;
		throw new AutocoderError('CHAT_BUSY', 'No answer is being given, so nothing can be shown.', 'End your turn.');
	}

	const tools: TalkTools = {
		host,
		redact,
		say,
		show: (part) => current().add(part),
		messageId: () => current().messageId,
		specRevision: speaker.specRevision,
		async replaceProposals() {
			const own = current();
			for (const { part } of proposalsIn([own.present()])) {
				if (part.state !== 'open') continue;
				own.change({ ...part, state: 'replaced' });
				say({ type: 'part_changed', message_id: own.messageId, part: { ...part, state: 'replaced' } });
			}
			for (const { message, part } of proposalsIn(await history()))
				if (part.state === 'open' && message.id !== own.messageId)
					await changePart(message.id, { ...part, state: 'replaced' });
		},
	};

	return {
		conversationId: id,
		kind,
		host,
		startedAt: Date.now(),
		async join(listener) {
			await tellWhole((whole) => {
				listener(whole);
				listeners.add(listener);
			});
			return () => {
				listeners.delete(listener);
			};
		},
		message: (content, attachments = []) =>
			exclusively(async () => {
				const text = redact(content.toWellFormed());
				if (text.trim() === '' && attachments.length === 0)
					throw new AutocoderError('REQUEST_INVALID', 'The message is empty.', 'Write something.');
				const pictures = checkPictures(attachments);
				await refuseWhileElsewhere();
				const kept = await host.features((store) =>
					pictures.map(({ bytes, attachment }) => ({ ...attachment, sha256: store.blobs.keep(bytes) })),
				);
				await append({ role: 'user', content: text, attachments: kept });
				respond(await history());
			}),
		async answer(answers, toolId = null) {
			await settle();
			await exclusively(async () => {
				const messages = await history();
				const last = messages.at(-1);
				const open = last?.parts.findLast(
					(part) => part.type === 'questions' && part.answers === null && (toolId === null || part.tool_id === toolId),
				);
				if (last === undefined || open?.type !== 'questions')
					throw new AutocoderError('QUESTIONS_CLOSED', 'These questions are not open any more.');
				const clean = Object.fromEntries(
					Object.entries(answers).map(([place, given]) => [
						place,
						Array.isArray(given) ? given.map(redact) : redact(given),
					]),
				);
				await changePart(last.id, { ...open, answers: clean });
				await append({ role: 'user', content: answeredText(open.questions, clean) });
				respond(await history());
			});
		},
		async accept(wish) {
			await settle();
			await exclusively(async () => {
				const found = proposalsIn(await history()).find(({ part }) => part.tool_id === wish.tool_id);
				if (found === undefined || found.part.state !== 'open')
					throw new AutocoderError('PROPOSAL_CLOSED', 'This proposal is not open any more.');
				await take(found, wish);
				if (found.part.type === 'spec') await db((all) => all.finish(id));
			});
		},
		stop() {
			if (answering === null) return;
			stopped = true;
			speaker.interrupt();
		},
		retry: () =>
			exclusively(async () => {
				await refuseWhileElsewhere();
				const messages = await history();
				const last = messages.at(-1);
				if (last === undefined || (last.role !== 'user' && (last.state === 'complete' || last.role !== 'assistant')))
					throw new AutocoderError('NOTHING_TO_RETRY', 'The last message was answered.');
				// What was said or done in it stays; an empty one tells nothing.
				const empty = last.role === 'assistant' && last.content === '' && last.parts.length === 0;
				if (empty) await db((all) => all.removeMessage(last.id));
				await speaker.end();
				if (empty) await tellWhole(say);
				respond(empty ? messages.slice(0, -1) : messages);
			}),
		async done() {
			await settle();
			await exclusively(async () => {
				const proposals = proposalsIn(await history());
				const open = proposals.findLast(({ part }) => part.state === 'open');
				const accepted = proposals.filter(({ part }) => part.state === 'accepted');
				if (kind === 'assistant' || (kind === 'spec' && open === undefined && accepted.length === 0))
					throw new AutocoderError('PROPOSAL_MISSING', 'Nothing was proposed yet, so there is nothing to end.');
				if (open !== undefined)
					accepted.push({ ...open, part: (await take(open, { tool_id: open.part.tool_id })).part });
				await db((all) => all.finish(id));
				if (kind === 'expand')
					say({ type: 'expansion_complete', total_added: added(accepted.map(({ part }) => part)) });
				else if (open === undefined) say({ type: 'spec_complete', path: 'prompts/app_spec.txt' });
			});
		},
		renamed: (title) => say({ type: 'renamed', title }),
		endClaude,
		state,
		clients: () => listeners.size,
		sessionId: speaker.sessionId,
		async close(why) {
			closed = why;
			await endClaude();
			say({ type: 'error', content: `${why.message} ${why.next}`, code: why.code, retry: false, resumes_at: null });
			listeners.clear();
		},
	};

	async function endClaude(): Promise<void> {
		const under = answering;
		stopped = under !== null;
		await speaker.end(under === null ? 'completed' : 'interrupted');
		await under;
	}

	/** Another process may be answering in this conversation. */
	async function refuseWhileElsewhere(): Promise<void> {
		const last = (await history()).at(-1);
		if (last?.state === 'partial')
			throw new AutocoderError('CHAT_BUSY', 'Claude is answering in this conversation elsewhere; nothing was sent.');
	}
}

function added(parts: readonly MessagePart[]): number {
	return parts.reduce((sum, part) => sum + (part.type === 'features' ? (part.accepted?.length ?? 0) : 0), 0);
}
