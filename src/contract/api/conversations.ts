import { z } from 'zod';
import { conversation, conversationKind, message } from '../conversation.ts';
import { projectName } from '../project.ts';
import { idParameter, limitParameter } from './paging.ts';

export const conversationsParameters = z.object({ project: projectName });
export const conversationParameters = z.object({ project: projectName, id: idParameter });

/** `before` is the `cursor` of the last conversation that is known. */
export const conversationsQuery = z.object({
	before: z
		.string()
		.max(200)
		.regex(/^\d{1,16}:/, 'is no `cursor` of a conversation')
		.optional(),
	limit: limitParameter(50, 200),
	/** A part of the title or of a message, in upper or lower case. */
	search: z.string().trim().max(200).optional(),
	kind: conversationKind.default('assistant'),
});

/** `before` is the `next` of the page before. */
export const messagesQuery = z.object({ before: idParameter.optional(), limit: limitParameter(100, 500) });

const title = z.string().trim().min(1).max(200);
export const conversationCreation = z
	.strictObject({ title: title.nullish(), kind: conversationKind.nullish() })
	.nullish();
export const conversationChange = z.strictObject({ title });

export const conversationReply = conversation.meta({ id: 'Conversation' });
/** The one that was last written to first. */
export const conversationsReply = z.array(conversationReply);

export const conversationWithMessages = conversation.extend({
	/** The latest before `before`, in the order in which they were written. */
	messages: z.array(message.meta({ id: 'Message' })),
	/** What `before` is for the page of earlier messages; null: there are none. */
	next: z.int().nullable(),
});

export const specStatus = z.object({
	/** Whether it can be worked from. */
	has_spec: z.boolean(),
	/** `template`: there is a file that says nothing of its own yet. */
	state: z.enum(['missing', 'template', 'filled']),
	/** When the file was last written, ISO 8601, UTC. */
	updated_at: z.iso.datetime().nullable(),
	/** How many features the project has. */
	features: z.int(),
});
