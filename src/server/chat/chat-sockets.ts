import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Chats } from '../../chat/chats.ts';
import type { ChatHost } from '../../chat/host.ts';
import { CHAT_CLOSE } from '../../contract/chat.ts';
import type { ConversationKind } from '../../contract/conversation.ts';
import { AutocoderError } from '../../contract/errors.ts';
import { projectName } from '../../contract/project.ts';
import type { ProjectStores } from '../project-stores.ts';
import { decoded, refuse, type UpgradeRoute } from '../upgrades.ts';
import { type ChatClient, createChatClient } from './chat-client.ts';
import { CHAT_LIMITS, type ChatLimits } from './limits.ts';

/** The WebSockets of all chats. */
export interface ChatSockets {
	/** `/api/{spec,expand,assistant}/ws/{project}` */
	readonly route: UpgradeRoute;
	clients(): number;
	/** Says goodbye to all clients, and cuts off those that do not answer. */
	close(): Promise<void>;
}

/** @param report told of every error that nobody foresaw */
export function createChatSockets({
	stores,
	chats,
	report,
	limits = CHAT_LIMITS,
}: {
	stores: ProjectStores;
	chats: () => Promise<Chats>;
	report: (error: unknown) => void;
	limits?: ChatLimits;
}): ChatSockets {
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: limits.payloadBytes,
	});
	const clients = new Set<ChatClient>();
	let closing: (() => void) | null = null;
	const timer = setInterval(() => {
		const now = performance.now();
		for (const client of clients) client.check(now);
	}, limits.checkMs);
	timer.unref();

	function accept(request: IncomingMessage, socket: Duplex, head: Buffer, kind: string, encodedName: string): void {
		if (closing !== null || clients.size >= limits.clients) {
			const why = closing === null ? `${clients.size} chats are open, which is all there may be.` : 'The server ends.';
			refuse(socket, new AutocoderError('SERVER_ENDING', why));
			return;
		}
		sockets.handleUpgrade(request, socket, head, (ws) => {
			const name = decoded(encodedName);
			const client = createChatClient({
				ws,
				limits,
				report,
				open: async (start, listener) => {
					const [host, all] = await Promise.all([hostOf(name), chats()]);
					return await all.open(kind as ConversationKind, host, start, listener);
				},
			});
			clients.add(client);
			ws.once('close', () => {
				clients.delete(client);
				if (clients.size === 0) closing?.();
			});
			if (projectName.safeParse(name).success) void lookFor(name, client);
			else client.close(CHAT_CLOSE.NAME_INVALID, 'a project name has 1 to 50 letters, digits, hyphens or underscores');
		});
	}

	async function lookFor(name: string, client: ChatClient): Promise<void> {
		try {
			await stores.find(name);
		} catch (error) {
			if (error instanceof AutocoderError && error.code === 'PROJECT_NOT_FOUND') {
				client.close(CHAT_CLOSE.PROJECT_NOT_FOUND, 'there is no such project, or no directory');
				return;
			}
			report(error);
			client.close(1011, 'the list of projects cannot be read now');
		}
	}

	async function hostOf(name: string): Promise<ChatHost> {
		const { directory } = await stores.find(name);
		return {
			name,
			directory,
			features: (work) => stores.write(name, work),
			conversations: (work) => stores.writeConversations(name, work),
			model: async () => (await stores.settings(name)).model,
		};
	}

	return {
		route: {
			path: /^\/api\/(spec|expand|assistant)\/ws\/([^/]*)$/,
			accept: (request, socket, head, [kind = '', name = '']) => accept(request, socket, head, kind, name),
		},
		clients: () => clients.size,
		async close() {
			clearInterval(timer);
			const allGone = new Promise<void>((resolve) => {
				closing = resolve;
			});
			if (clients.size === 0) return;
			for (const client of clients) client.close(1001, 'the server ends; come back with start');
			await allGone;
		},
	};
}
