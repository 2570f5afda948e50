import Fastify from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { guardRoutes } from './access/guard-routes.ts';
import type { App } from './app.ts';
import { createChatSockets } from './chat/chat-sockets.ts';
import { lateChats } from './chat/late-chats.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createFigures } from './figures.ts';
import { createLiveStreams } from './live/live-streams.ts';
import { metricsRoutes } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { replyToBadUrl, replyWithErrors } from './reply-with-errors.ts';
import { agentRoutes } from './routes/agent.ts';
import { chatRoutes } from './routes/chats.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { featureRoutes } from './routes/features.ts';
import { filesystemRoutes } from './routes/filesystem.ts';
import { historyRoutes } from './routes/history.ts';
import { loginRoutes } from './routes/login.ts';
import { modelRoutes } from './routes/models.ts';
import { projectRoutes } from './routes/projects.ts';
import { settingsRoutes } from './routes/settings.ts';
import { systemRoutes } from './routes/system.ts';
import { webhookRoutes } from './routes/webhook.ts';
import { staticFiles } from './static-files.ts';
import { routeUpgrades } from './upgrades.ts';

/** The most bytes of a request's body. */
const BODY_LIMIT = 4 * 1_024 * 1_024;
/** How long a client may take to send one. Fastify would let it take for ever. */
const REQUEST_MS = 60_000;

/** Puts the application together. It does not listen, so that tests can `inject` and the command line choose the port. */
export async function createServer(dependencies: ServerDependencies): Promise<App> {
	const app: App = Fastify({
		bodyLimit: BODY_LIMIT,
		// A long name is answered by its schema, with a reason, and not by "no such route".
		routerOptions: { maxParamLength: 8_192 },
		forceCloseConnections: true,
		requestTimeout: REQUEST_MS,
		frameworkErrors: replyToBadUrl,
		...(dependencies.logger === null ? {} : { loggerInstance: dependencies.logger }),
	});
	app.setValidatorCompiler(validatorCompiler);
	// Answers are typed by their schemas and held against them in tests; at run time that would only cost.
	app.setSerializerCompiler(() => (data) => JSON.stringify(data));
	replyWithErrors(app);
	guardRoutes(app, dependencies.access);

	const live = createLiveStreams({
		stores: dependencies.stores,
		report: (error) => app.log.error({ err: error }, 'a project cannot be watched'),
	});
	const report = (error: unknown) => app.log.error({ err: error }, 'a chat failed');
	const chats = lateChats(dependencies.chats);
	const sockets = createChatSockets({ stores: dependencies.stores, chats: chats.get, report });
	const endUpgrades = routeUpgrades(app.server, {
		access: dependencies.access.checkUpgrade,
		routes: [live.route, sockets.route],
	});
	app.addHook('preClose', async () => {
		endUpgrades();
		await Promise.all([live.close(), sockets.close(), chats.close()]);
	});

	await describeApi(app, dependencies.version);
	loginRoutes(app, dependencies.access);
	const figures = createFigures(dependencies.stores, () => performance.now());
	const metrics = metricsRoutes(app, dependencies.version, figures);
	metrics.watch('live_clients', 'Browsers and programs that follow a project.', () => live.clients());
	metrics.watch('chat_clients', 'Browsers and programs that follow a talk with Claude.', () => sockets.clients());
	metrics.watch('chats', 'Talks with Claude that are open.', () => chats.present()?.list().length ?? 0);
	metrics.watch('live_projects', 'Projects that somebody follows.', () => live.watched());
	systemRoutes(app, dependencies, figures);
	agentRoutes(app, dependencies);
	modelRoutes(app, dependencies);
	filesystemRoutes(app, dependencies);
	projectRoutes(app, dependencies, chats);
	featureRoutes(app, dependencies);
	settingsRoutes(app, dependencies);
	historyRoutes(app, dependencies);
	conversationRoutes(app, dependencies, chats);
	chatRoutes(app, dependencies, chats);
	webhookRoutes(app, dependencies);
	await staticFiles(app, dependencies.webRoot);
	return app;
}
