import type { Answers, ConversationKind, MessagePart } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import { answeredText } from './answered.ts';
import type { ChatHost, ChatMachine } from './host.ts';
import { checkPictures, type SentAttachment } from './pictures.ts';
import { type Accept, type Accepted, acceptProposal, proposalsIn } from './proposals.ts';
import { createResponder, type Responder } from './responder.ts';
import { createSpeaker } from './speaker.ts';
import { createTalkRecord, type Listener } from './talk-record.ts';
import type { TalkTools } from './tools/talk-tools.ts';

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
	/** When its Claude was last spoken to; grows with time. */
	usedAt(): number;
	/** Ends it for all who follow, and its Claude; an answer under way is kept as far as it came. */
	close(why: AutocoderError): Promise<void>;
}

export function createTalk(
	conversation: { readonly id: number; readonly kind: ConversationKind },
	host: ChatHost,
	machine: ChatMachine,
	makeRoom: () => Promise<void>,
): Talk {
	const { id, kind } = conversation;
	const { redact } = machine;
	const record = createTalkRecord(id, host, () => ({ answering: responder.answering(), answer: responder.present() }));
	const { db, say, history, append, changePart } = record;
	const speaker = createSpeaker(host, machine, () => tools, makeRoom);
	const responder: Responder = createResponder(id, record, speaker, machine);
	/** Whether something is being done that must not be done twice. */
	let busy = false;
	let closed: AutocoderError | null = null;

	/** Nothing else may be done meanwhile. */
	async function exclusively<T>(work: () => Promise<T>): Promise<T> {
		if (closed !== null) throw closed;
		if (busy || responder.answering())
			throw new AutocoderError('CHAT_BUSY', 'Claude is still answering; nothing was sent.');
		busy = true;
		try {
			return await work();
		} finally {
			busy = false;
		}
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

	const tools: TalkTools = {
		host,
		redact,
		say,
		show: (part) => responder.current().add(part),
		messageId: () => responder.current().messageId,
		specRevision: speaker.specRevision,
		async replaceProposals() {
			const own = responder.current();
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
		join: record.join,
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
				responder.respond(await history());
			}),
		async answer(answers, toolId = null) {
			await responder.settle();
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
				responder.respond(await history());
			});
		},
		async accept(wish) {
			await responder.settle();
			await exclusively(async () => {
				const found = proposalsIn(await history()).find(({ part }) => part.tool_id === wish.tool_id);
				if (found === undefined || found.part.state !== 'open')
					throw new AutocoderError('PROPOSAL_CLOSED', 'This proposal is not open any more.');
				await take(found, wish);
				if (found.part.type === 'spec') await db((all) => all.finish(id));
			});
		},
		stop: responder.stop,
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
				if (empty) await record.tellAnew();
				responder.respond(empty ? messages.slice(0, -1) : messages);
			}),
		async done() {
			await responder.settle();
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
		endClaude: responder.end,
		state: () => (responder.answering() ? 'answering' : 'idle'),
		clients: record.clients,
		sessionId: speaker.sessionId,
		usedAt: speaker.usedAt,
		async close(why) {
			closed = why;
			await responder.end();
			say({ type: 'error', content: `${why.message} ${why.next}`, code: why.code, retry: false, resumes_at: null });
			record.dismiss();
		},
	};

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
