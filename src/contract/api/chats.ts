import { z } from 'zod';
import { conversationKind } from '../conversation.ts';
import { projectName } from '../project.ts';

export const chatsParameters = z.object({ project: projectName });

/** A talk with Claude that is open in the server: somebody follows it, or its Claude is there. */
const chat = z
	.object({
		project: z.string(),
		kind: conversationKind,
		conversation_id: z.int(),
		state: z.enum(['idle', 'answering']),
		/** How many follow it. */
		clients: z.int(),
		/** ISO 8601, UTC. */
		started_at: z.iso.datetime(),
		/** The session of its Claude; null while there is none: one is started with the next message. */
		session_id: z.int().nullable(),
	})
	.meta({ id: 'Chat' });
export type Chat = z.infer<typeof chat>;

export const chatsReply = z.array(chat);

export const chatsEnded = z.object({ ended: z.int() });
