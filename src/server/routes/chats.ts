import type { Talk } from '../../chat/talk.ts';
import { type Chat, chatsEnded, chatsParameters, chatsReply } from '../../contract/api/chats.ts';
import { type ConversationKind, conversationKind } from '../../contract/conversation.ts';
import type { App } from '../app.ts';
import type { LateChats } from '../chat/late-chats.ts';
import type { ServerDependencies } from '../dependencies.ts';

const TAGS = ['conversations'];

const CALLED: Readonly<Record<ConversationKind, { readonly id: string; readonly what: string }>> = {
	spec: { id: 'Interview', what: 'interviews' },
	expand: { id: 'Expansion', what: 'talks about more features' },
	assistant: { id: 'Assistant', what: 'talks with the assistant' },
};

/** The talks with Claude that are open in this server. */
export function chatRoutes(app: App, { stores }: Pick<ServerDependencies, 'stores'>, chats: LateChats): void {
	for (const kind of conversationKind.options) {
		const { id, what } = CALLED[kind];
		const sessions = `/api/${kind}/sessions`;
		const open = (project?: string) =>
			(chats.present()?.list(kind) ?? []).filter(({ host }) => project === undefined || host.name === project);

		app.get(
			sessions,
			{
				schema: {
					operationId: `list${id}Sessions`,
					tags: TAGS,
					summary: `The ${what} that are open`,
					response: { 200: chatsReply },
				},
			},
			() => open().map(toChat),
		);

		app.get(
			`${sessions}/:project`,
			{
				schema: {
					operationId: `list${id}SessionsOfProject`,
					tags: TAGS,
					summary: `The ${what} that are open in a project`,
					params: chatsParameters,
					response: { 200: chatsReply },
				},
			},
			async ({ params: { project } }) => {
				await stores.find(project);
				return open(project).map(toChat);
			},
		);

		app.delete(
			`${sessions}/:project`,
			{
				schema: {
					operationId: `end${id}Sessions`,
					tags: TAGS,
					summary: `End the Claude of the ${what} of a project; what was said is kept, and the next message goes on`,
					params: chatsParameters,
					response: { 200: chatsEnded },
				},
			},
			async ({ params: { project } }) => {
				await stores.find(project);
				const ending = open(project);
				await Promise.all(ending.map((talk) => talk.endClaude()));
				return { ended: ending.length };
			},
		);
	}
}

function toChat(talk: Talk): Chat {
	return {
		project: talk.host.name,
		kind: talk.kind,
		conversation_id: talk.conversationId,
		state: talk.state(),
		clients: talk.clients(),
		started_at: new Date(talk.startedAt).toISOString(),
		session_id: talk.sessionId(),
	};
}
