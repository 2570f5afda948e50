import { requireSpec } from '../agent/spec.ts';
import type { ChatClientMessage } from '../contract/chat.ts';
import type { Conversation, ConversationKind } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import type { ChatHost, ChatMachine } from './host.ts';
import { createTalk, type Talk } from './talk.ts';
import type { Listener } from './talk-record.ts';

export type Start = Omit<Extract<ChatClientMessage, { type: 'start' }>, 'type'>;

export interface Opened {
	readonly talk: Talk;
	/** The listener hears no more. */
	leave(): void;
}

/** All talks of this process. Who opens the same conversation gets the same talk. */
export interface Chats {
	/**
	 * Goes on with a conversation, or begins one, and tells the listener of it from then on.
	 *
	 * @throws AutocoderError CONVERSATION_NOT_FOUND; of an expansion SPEC_MISSING, SPEC_UNFILLED
	 */
	open(kind: ConversationKind, host: ChatHost, start: Start, listener: Listener): Promise<Opened>;
	/** The talks of a kind that somebody follows or that have a Claude. */
	list(kind?: ConversationKind): Talk[];
	/** Ends talks for all who follow them, and says why; nothing that is stored is lost. */
	end(fits: (talk: Talk) => boolean, why: AutocoderError): Promise<void>;
	close(): Promise<void>;
}

export function createChats(machine: ChatMachine): Chats {
	const talks = new Map<string, Talk>();
	let opening: Promise<unknown> = Promise.resolve();
	let closed = false;

	async function openNow(kind: ConversationKind, host: ChatHost, start: Start, listener: Listener): Promise<Opened> {
		if (closed) throw new AutocoderError('SERVER_ENDING', 'The server ends.');
		if (kind === 'expand') requireSpec(host.directory);
		const { conversation, created } = await host.conversations((all) => {
			const found = find(kind, start, all);
			if (found !== undefined) return { conversation: found, created: false };
			const depth = kind === 'spec' ? (start.depth ?? 'quick') : null;
			return { conversation: all.create({ projectName: host.name, kind, depth }), created: true };
		});
		forget();
		const key = `${host.directory}:${conversation.id}`;
		const known = talks.get(key);
		const talk = known ?? createTalk(conversation, host, machine, makeRoom);
		if (known === undefined) talks.set(key, talk);
		if (kind === 'spec' && start.depth !== undefined && start.depth !== conversation.depth) {
			const { depth } = start;
			await host.conversations((all) => all.setDepth(conversation.id, depth));
			if (talk.state() === 'idle') await talk.endClaude();
		}
		if (created) listener({ type: 'conversation_created', conversation_id: conversation.id });
		return { talk, leave: await talk.join(listener) };
	}

	/** Ends the Claude that waited longest, when there are as many as there may be. */
	async function makeRoom(): Promise<void> {
		const alive = [...talks.values()].filter((talk) => talk.sessionId() !== null);
		const [longest] = alive.filter((talk) => talk.state() === 'idle').sort((a, b) => a.usedAt() - b.usedAt());
		if (alive.length >= machine.bounds.mostClaudes) await longest?.endClaude();
	}

	/** Talks that nobody follows and that have no Claude. */
	function forget(): void {
		for (const [key, talk] of talks) if (!isPresent(talk)) talks.delete(key);
	}

	return {
		// One after the other: two tabs that begin at once are to find each other.
		open(kind, host, start, listener) {
			const opened = opening.then(() => openNow(kind, host, start, listener));
			opening = opened.catch(() => {});
			return opened;
		},
		list: (kind) => [...talks.values()].filter((talk) => isPresent(talk) && (kind === undefined || talk.kind === kind)),
		async end(fits, why) {
			const ending = [...talks].filter(([, talk]) => fits(talk));
			for (const [key] of ending) talks.delete(key);
			await Promise.all(ending.map(([, talk]) => talk.close(why)));
		},
		async close() {
			closed = true;
			const why = new AutocoderError('SERVER_ENDING', 'The server ends.');
			await Promise.all([...talks.values()].map((talk) => talk.close(why)));
			talks.clear();
		},
	};
}

function find(
	kind: ConversationKind,
	{ conversation_id, fresh }: Start,
	all: { get(id: number): Conversation; latestOpen(kind: ConversationKind): Conversation | undefined },
): Conversation | undefined {
	if (fresh === true) return undefined;
	if (conversation_id === undefined || conversation_id === null)
		return kind === 'assistant' ? undefined : all.latestOpen(kind);
	const found = all.get(conversation_id);
	if (found.kind === kind) return found;
	throw new AutocoderError(
		'CONVERSATION_NOT_FOUND',
		`Conversation ${conversation_id} is of another kind: ${found.kind}.`,
	);
}

function isPresent(talk: Talk): boolean {
	return talk.clients() > 0 || talk.state() === 'answering' || talk.sessionId() !== null;
}
