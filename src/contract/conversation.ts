import { z } from 'zod';

export const conversationKind = z.enum([
	/** Questions about a project. */
	'assistant',
	/** A specification is written. */
	'spec',
	/** Features are added. */
	'expand',
]);
export type ConversationKind = z.infer<typeof conversationKind>;

const messageRole = z.enum(['user', 'assistant', 'system']);
const messageState = z.enum([
	'complete',
	/** More of it is to come, or would have come had the process that wrote it lived. */
	'partial',
	/** It broke off with an error. */
	'failed',
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
	/** Its place in the list, for `before`. */
	cursor: z.string(),
});
export type Conversation = z.infer<typeof conversation>;

export const message = z.object({
	id: z.int(),
	/** user, assistant or system; another program may know more. */
	role: z.string(),
	content: z.string(),
	timestamp: time,
	attachments: z.array(attachment),
	state: messageState,
});
export type Message = z.infer<typeof message>;

export interface MessageDraft {
	readonly role: z.infer<typeof messageRole>;
	readonly content: string;
	readonly attachments?: readonly Attachment[];
	/** Default: complete. */
	readonly state?: Message['state'];
}
