import type { Talk } from '../../chat/talk.ts';
import {
	conversationChange,
	conversationCreation,
	conversationParameters,
	conversationReply,
	conversationsParameters,
	conversationsQuery,
	conversationsReply,
	conversationWithMessages,
	messagesQuery,
	specStatus,
} from '../../contract/api/conversations.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { readSpecStatus } from '../../projects/prompt-files.ts';
import { type Conversations, noConversation } from '../../store/conversations.ts';
import type { App } from '../app.ts';
import type { LateChats } from '../chat/late-chats.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { NOTHING } from '../not-modified.ts';

const TAGS = ['conversations'];

/** What was said about a project, and how far its specification is. */
export function conversationRoutes(app: App, { stores }: Pick<ServerDependencies, 'stores'>, chats: LateChats): void {
	const conversations = '/api/assistant/conversations/:project';

	app.get(
		conversations,
		{
			schema: {
				operationId: 'listConversations',
				tags: TAGS,
				summary: 'Conversations, or those that contain a text; the one that was last written to first',
				params: conversationsParameters,
				querystring: conversationsQuery,
				response: { 200: conversationsReply },
			},
		},
		({ params, query: { kind, before = null, limit, search } }) =>
			stores.readConversations(
				params.project,
				(all) => all.page(kind, { before, limit, search }),
				() => [],
			),
	);

	app.post(
		conversations,
		{
			schema: {
				operationId: 'createConversation',
				tags: TAGS,
				summary: 'Begin a conversation; without a title it takes one from its first message',
				params: conversationsParameters,
				body: conversationCreation,
				response: { 201: conversationReply },
			},
		},
		async ({ params: { project }, body }, reply) => {
			const created = await stores.writeConversations(project, (all) =>
				all.create({ projectName: project, title: body?.title ?? null, kind: body?.kind ?? 'assistant' }),
			);
			return reply.status(201).send(created);
		},
	);

	app.get(
		`${conversations}/:id`,
		{
			schema: {
				operationId: 'getConversation',
				tags: TAGS,
				summary: 'A conversation with its latest messages, or those before one',
				params: conversationParameters,
				querystring: messagesQuery,
				response: { 200: conversationWithMessages },
			},
		},
		({ params, query: { before = null, limit } }) =>
			inConversation(params, (all, id) => ({ ...all.get(id), ...all.messages(id, before, limit) })),
	);

	app.patch(
		`${conversations}/:id`,
		{
			schema: {
				operationId: 'renameConversation',
				tags: TAGS,
				summary: 'Give a conversation another title',
				params: conversationParameters,
				body: conversationChange,
				response: { 200: conversationReply },
			},
		},
		async ({ params, body: { title } }) => {
			const renamed = await inConversation(params, (all, id) => all.rename(id, title));
			for (const talk of talksOf(params)) talk.renamed(title);
			return renamed;
		},
	);

	app.delete(
		`${conversations}/:id`,
		{
			schema: {
				operationId: 'deleteConversation',
				tags: TAGS,
				summary: 'Delete a conversation with its messages',
				params: conversationParameters,
				response: { 204: NOTHING },
			},
		},
		async ({ params }, reply) => {
			await inConversation(params, (all, id) => all.remove(id));
			const gone = new AutocoderError('CONVERSATION_NOT_FOUND', `Conversation ${params.id} was deleted.`);
			const ending = talksOf(params);
			await chats.present()?.end((talk) => ending.includes(talk), gone);
			return reply.status(204).send();
		},
	);

	app.get(
		'/api/spec/status/:project',
		{
			schema: {
				operationId: 'getSpecStatus',
				tags: TAGS,
				summary: 'How far the specification of a project is, and how many features were made of it',
				params: conversationsParameters,
				response: { 200: specStatus },
			},
		},
		async ({ params: { project } }) => {
			const { directory } = await stores.find(project);
			const features = await stores.read(
				project,
				(store) => store.features.stats().total,
				() => 0,
			);
			const { state, writtenAt } = readSpecStatus(directory);
			return { has_spec: state === 'filled', state, updated_at: writtenAt?.toISOString() ?? null, features };
		},
	);

	function talksOf({ project, id }: { project: string; id: number }): Talk[] {
		const open = chats.present()?.list() ?? [];
		return open.filter(({ host, conversationId }) => host.name === project && conversationId === id);
	}

	/** A look at a project without conversations must not make their database. */
	function inConversation<T>(
		{ project, id }: { project: string; id: number },
		work: (all: Conversations, id: number) => T,
	): Promise<T> {
		return stores.readConversations(
			project,
			(all) => work(all, id),
			() => noConversation(id),
		);
	}
}
