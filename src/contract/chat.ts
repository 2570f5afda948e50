import { z } from 'zod';
import { answers, conversation, interviewDepth, message, messagePart, questions } from './conversation.ts';
import { feature, featureDraft } from './feature.ts';

/** Close codes of the chats beside the standard ones: 1001 server ends, 1008 rules broken, 1009 message too large. */
export const CHAT_CLOSE = {
	NAME_INVALID: 4000,
	PROJECT_NOT_FOUND: 4004,
	/** The client did not read for some seconds: come back with `start`. */
	TOO_SLOW: 4008,
} as const;

/** What may come with a message: pictures only, each of so many bytes at most. */
export const ATTACHMENTS = { most: 4, bytes: 5 * 1_024 * 1_024, types: ['image/png', 'image/jpeg'] } as const;

/** The most characters of one message. */
export const MESSAGE_CHARACTERS = 100_000;

const sentAttachment = z.object({
	filename: z.string().min(1).max(255),
	mimeType: z.enum(ATTACHMENTS.types),
	base64Data: z.base64().max(Math.ceil(ATTACHMENTS.bytes / 3) * 4, 'is larger than 5 MB'),
});

/** All that a client of a chat may say. The first is `start`. */
export const chatClientMessage = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('start'),
		/** Which one to go on with. Without it: of `spec` and `expand` the latest one that is not finished, else a new one. */
		conversation_id: z.int().min(1).nullish(),
		/** A new conversation in any case. */
		fresh: z.boolean().optional(),
		/** Of an interview. */
		depth: interviewDepth.optional(),
	}),
	z.object({
		type: z.literal('message'),
		content: z.string().max(MESSAGE_CHARACTERS),
		attachments: z.array(sentAttachment).max(ATTACHMENTS.most).optional(),
	}),
	/** Of the questions that are open; `tool_id` says which ones are meant. */
	z.object({ type: z.literal('answer'), answers, tool_id: z.string().max(200).nullish() }),
	/** Takes what was proposed: a specification, with the person's own `text` when it was edited; features, all of them or those in `keep`. */
	z.object({
		type: z.literal('accept'),
		tool_id: z.string().max(200),
		text: z.string().max(1_000_000).optional(),
		/** Places in the list that was proposed, from 0. */
		keep: z.array(z.int().min(0)).max(10_000).optional(),
	}),
	/** Breaks the present answer off; what there is of it is kept. */
	z.object({ type: z.literal('stop') }),
	/** Asks once more for an answer that failed or was broken off. */
	z.object({ type: z.literal('retry') }),
	/** Takes what is proposed last, if anything is, and ends the conversation: answered by `spec_complete` or `expansion_complete`. Something said afterwards takes it up again. */
	z.object({ type: z.literal('done') }),
	z.object({ type: z.literal('ping') }),
]);
export type ChatClientMessage = z.infer<typeof chatClientMessage>;

/** `answering`: Claude is at work. */
const chatState = z.enum(['idle', 'answering']);

/**
 * What the server says. A client that has sent `start` gets `conversation`, and then everything that happens in it, whoever caused it.
 * Deltas (`text`) belong to the message that is being written: the last of `conversation.messages`, or the one that `message` brought.
 */
export const chatServerMessage = z.discriminatedUnion('type', [
	/** Of a conversation that `start` began. */
	z.object({ type: z.literal('conversation_created'), conversation_id: z.int() }),
	/** Where the conversation is, with its latest messages; all before comes over HTTP. Sent anew when what is shown must be replaced. */
	z.object({
		type: z.literal('conversation'),
		conversation,
		messages: z.array(message),
		/** What `before` is for the earlier messages; null: there are none. */
		next: z.int().nullable(),
		state: chatState,
	}),
	/** A message came in: a person's, in whichever tab, or the beginning of Claude's answer. */
	z.object({ type: z.literal('message'), message }),
	/** More of the answer. */
	z.object({ type: z.literal('text'), content: z.string(), message_id: z.int() }),
	/** Claude looks something up or does something; shown quietly. `input` is short. */
	z.object({
		type: z.literal('tool_call'),
		tool: z.string(),
		input: z.record(z.string(), z.unknown()),
		tool_id: z.string(),
		message_id: z.int(),
	}),
	z.object({ type: z.literal('tool_result'), tool_id: z.string(), is_error: z.boolean(), message_id: z.int() }),
	/** Questions to be answered by `answer`; free text is always an answer. */
	z.object({ type: z.literal('question'), questions, tool_id: z.string(), message_id: z.int() }),
	/** A specification to be looked at, edited and accepted; nothing was written yet. */
	z.object({ type: z.literal('spec_proposed'), text: z.string(), tool_id: z.string(), message_id: z.int() }),
	/** Features to be looked at and accepted. `known`: places of those that the project has already. */
	z.object({
		type: z.literal('features_proposed'),
		features: z.array(featureDraft),
		known: z.array(z.int()),
		tool_id: z.string(),
		message_id: z.int(),
	}),
	/** A part of an earlier message is another now: questions were answered, a proposal was accepted. */
	z.object({ type: z.literal('part_changed'), message_id: z.int(), part: messagePart }),
	z.object({ type: z.literal('file_written'), path: z.string() }),
	z.object({ type: z.literal('spec_complete'), path: z.string() }),
	z.object({ type: z.literal('features_created'), count: z.int(), features: z.array(feature) }),
	z.object({ type: z.literal('expansion_complete'), total_added: z.int() }),
	/** The answer has ended; this is how it is stored. */
	z.object({ type: z.literal('response_done'), message }),
	/** The title has changed. */
	z.object({ type: z.literal('renamed'), title: z.string() }),
	/** What went wrong, as a sentence that says what to do. `retry`: whether `retry` may help. */
	z.object({
		type: z.literal('error'),
		content: z.string(),
		code: z.string(),
		retry: z.boolean(),
		/** When a limit ends, Unix milliseconds. */
		resumes_at: z.int().nullable(),
	}),
	z.object({ type: z.literal('pong') }),
]);
export type ChatServerMessage = z.infer<typeof chatServerMessage>;
