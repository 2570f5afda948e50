import { z } from 'zod';
import { featureDraft } from './feature.ts';

export const conversationKind = z.enum([
	/** Questions about a project. */
	'assistant',
	/** A specification is written. */
	'spec',
	/** Features are added. */
	'expand',
]);
export type ConversationKind = z.infer<typeof conversationKind>;

/** How much an interview asks: a handful of questions, or all that a product engineer would. */
export const interviewDepth = z.enum(['quick', 'detailed']);
export type InterviewDepth = z.infer<typeof interviewDepth>;

const messageRole = z.enum(['user', 'assistant', 'system']);
const messageState = z.enum([
	'complete',
	/** More of it is to come, or would have come had the process that wrote it lived. */
	'partial',
	/** It broke off with an error. */
	'failed',
	/** A person broke it off. */
	'stopped',
]);

/** A file that came with a message; its bytes are a blob of the project. */
export const attachment = z.object({
	filename: z.string(),
	mime_type: z.string(),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Attachment = z.infer<typeof attachment>;

/** ISO 8601, UTC; null where another program wrote no time that can be understood. */
const time = z.string().nullable();

export const conversation = z.object({
	id: z.int(),
	project_name: z.string(),
	/** null until there is a message to take one from. */
	title: z.string().nullable(),
	kind: conversationKind,
	created_at: time,
	updated_at: time,
	message_count: z.int(),
	/** Of an interview. */
	depth: interviewDepth.nullable(),
	/** Whether it came to its end: what it was for was accepted, and nothing was said since. */
	finished: z.boolean(),
	/** Its place in the list, for `before`. */
	cursor: z.string(),
});
export type Conversation = z.infer<typeof conversation>;

/** Questions as Claude puts them; free text is always an answer too. */
export const questions = z
	.array(
		z.object({
			question: z.string().trim().min(1).max(1_000),
			/** Two or three words. */
			header: z.string().trim().max(40).optional(),
			options: z
				.array(
					z.object({ label: z.string().trim().min(1).max(200), description: z.string().trim().max(500).optional() }),
				)
				.max(12),
			/** Whether several options may be chosen. */
			multi_select: z.boolean().default(false),
		}),
	)
	.min(1)
	.max(8);
export type Questions = z.infer<typeof questions>;

/** What a person answered, by the place of the question (from "0"): labels of options, free text, or both. */
export const answers = z.record(
	z.string().regex(/^\d{1,2}$/),
	z.union([z.string().max(10_000), z.array(z.string().max(10_000)).max(20)]),
);
export type Answers = z.infer<typeof answers>;

/** What an answer of Claude holds beside its words, in the order in which it came. */
export const messagePart = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('tool'),
		tool_id: z.string(),
		tool: z.string(),
		/** What it was called with, shortened. */
		input: z.record(z.string(), z.unknown()),
		/** null: there is no result, or not yet. */
		is_error: z.boolean().nullable(),
		/** How much of the message's text came before it, UTF-16 units. */
		at: z.int(),
	}),
	/** `answers` is null while they are open. */
	z.object({ type: z.literal('questions'), tool_id: z.string(), questions, answers: answers.nullable(), at: z.int() }),
	/** A specification that is proposed, and what became of it: `replaced` by a later proposal. */
	z.object({
		type: z.literal('spec'),
		tool_id: z.string(),
		text: z.string(),
		/** The `revision` of the specification that it is to take the place of. */
		revision: z.string(),
		state: z.enum(['open', 'accepted', 'replaced']),
		at: z.int(),
	}),
	/** Features that are proposed. `known` are the places of those that the project had already; `accepted` of those that were created. */
	z.object({
		type: z.literal('features'),
		tool_id: z.string(),
		features: z.array(featureDraft),
		known: z.array(z.int()),
		accepted: z.array(z.int()).nullable(),
		state: z.enum(['open', 'accepted', 'replaced']),
		at: z.int(),
	}),
]);
export type MessagePart = z.infer<typeof messagePart>;

export const message = z.object({
	id: z.int(),
	/** user, assistant or system; another program may know more. */
	role: z.string(),
	content: z.string(),
	timestamp: time,
	attachments: z.array(attachment),
	state: messageState,
	parts: z.array(messagePart),
});
export type Message = z.infer<typeof message>;

export interface MessageDraft {
	readonly role: z.infer<typeof messageRole>;
	readonly content: string;
	readonly attachments?: readonly Attachment[];
	/** Default: complete. */
	readonly state?: Message['state'];
	readonly parts?: readonly MessagePart[];
}

/** What becomes of a message that is still being written, or of a part of an earlier one. */
export type MessageChange = Partial<Pick<Message, 'content' | 'state' | 'parts'>>;
