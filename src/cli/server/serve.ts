import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutocoderError } from '../../contract/errors.ts';
import type { RunningServer } from '../../contract/process.ts';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import { createRedactor, secretsOf } from '../../guard/redact.ts';
import { detectBox } from '../../process/detect-box.ts';
import { webhookUrlOf } from '../../projects/webhook-target.ts';
import { createLauncher } from '../../runner/launch.ts';
import { type Access, createAccess } from '../../server/access/create-access.ts';
import { loadToken } from '../../server/access/token.ts';
import type { App } from '../../server/app.ts';
import { createServer } from '../../server/create-server.ts';
import { createLogger, openServerLog } from '../../server/logging.ts';
import { createProjectStores } from '../../server/project-stores.ts';
import { startWebhookSender } from '../../server/webhook-sender.ts';
import { chatMachine } from '../chat-machine.ts';
import { colours } from '../colours.ts';
import { type Environment, ignoredVariables, usersVariables } from '../env.ts';
import type { Output } from '../output.ts';
import { emitSummary } from '../project-command.ts';
import { VERSION } from '../version.ts';
import { listen } from './listen.ts';
import { openPage } from './open-page.ts';
import { findRunningServer, noteRunningServer } from './running-server.ts';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** The built page. */
const WEB = fileURLToPath(new URL('../../web/', import.meta.url));
const LOOPBACK = '127.0.0.1';
const USUAL_PORT = 8_888;
const MODELS_MS = 15_000;

export interface ServeOptions {
	readonly port?: number;
	/** Default: this machine alone. */
	readonly host?: string;
	readonly open: boolean;
	readonly auth: boolean;
}

/**
 * Serves until the first SIGINT, SIGTERM or SIGHUP, and then ends in good order; the second ends at once. Where a server of this
 * user runs already and neither a port nor another way to listen was asked for, its page is opened instead.
 */
export async function serve(options: ServeOptions, environment: Environment, output: Output): Promise<void> {
	const { home, variables } = environment;
	const usual = usualPort(environment);
	const running = options.port === undefined ? findRunningServer(home) : undefined;
	if (running !== undefined) return await reuse(running);
	const host = options.host ?? LOOPBACK;
	const token = options.auth ? await loadToken(home) : null;
	const access = createAccess({ token, listen: host, now: Date.now });
	const app = await compose(environment, access, token);
	let forget = () => {};
	try {
		const port = await listen(app, host, { asked: options.port, usual });
		const url = `http://${urlHost(host)}:${port}`;
		forget = await noteRunningServer(home, url);
		output.emit({ type: 'listening', url, pid: process.pid });
		if (token === null)
			output.say(colours.yellow('No token is wanted: every program on this machine can start agents.'));
		output.say(`autocoder listens on ${colours.bold(url)}`);
		await showPage(token === null ? url : access.newLink(port), token !== null);
		const ignored = ignoredVariables(environment);
		if (ignored !== null) output.say(colours.yellow(ignored));
		output.say('Ctrl-C ends it. Runs go on without it.');
		await untilAskedToEnd();
		output.say('Ending. Runs go on without the server.');
	} finally {
		forget();
		await app.close();
	}
	emitSummary(output, {});

	async function reuse({ url, process: { pid } }: RunningServer): Promise<void> {
		if (options.host !== undefined || !options.auth)
			throw new AutocoderError(
				'USAGE',
				`A server of yours runs at ${url} already, and how it listens cannot be changed.`,
				'End it first, or start another with --port; --host and --no-auth count for a new one only.',
			);
		const link = await linkFrom(url, await loadToken(home));
		output.emit({ type: 'listening', url, pid });
		output.say(`autocoder runs already, at ${colours.bold(url)}`);
		if (variables.VITE_API_PORT && new URL(url).port !== String(usual))
			output.say('VITE_API_PORT counts for a new server only: end that one first, or start another with --port.');
		await showPage(link, true);
		emitSummary(output, {});
	}

	async function showPage(link: string, once: boolean): Promise<void> {
		// On a line of its own, which fits 80 columns: a link that is broken cannot be clicked.
		if (once) output.say(`Open it with this link, which works once and for five minutes:\n${colours.bold(link)}`);
		if (options.open && !output.json) await openPage(link, home, variables);
	}
}

async function compose(environment: Environment, access: Access, token: string | null): Promise<App> {
	const { home, variables, fromProject, claudeExecutable, headless } = environment;
	const redact = createRedactor([...secretsOf(variables), ...(token === null ? [] : [token])]);
	const log = openServerLog(join(home, 'server.log'));
	const stores = createProjectStores(home, { ...DEFAULT_SETTINGS, headless, webhook_url: webhookUrlOf(variables) });
	const app = await createServer({
		home,
		variables,
		fromProject,
		version: VERSION,
		stores,
		access,
		webRoot: existsSync(WEB) ? WEB : null,
		logger: createLogger({ level: 'info', redact, destination: log }),
		launcher: createLauncher({
			command: [process.execPath, MAIN],
			home,
			cwd: process.cwd(),
			variables: usersVariables(environment),
		}),
		chats: async () => {
			const { createChats } = await import('../../chat/chats.ts');
			return createChats(chatMachine({ variables, claudeExecutable, home }, redact));
		},
		offeredModels: async () => {
			// Here and not above: the Agent SDK takes long to load, and a start should not.
			const { offeredModels } = await import('../../agent/models.ts');
			return await offeredModels({
				environment: variables,
				claudeExecutable,
				box: (await detectBox()).kind,
				home,
				timeoutMs: MODELS_MS,
			});
		},
	});
	const webhooks = startWebhookSender(stores, environment, (error) =>
		app.log.error({ err: error }, 'deliveries to a webhook cannot be looked at'),
	);
	app.addHook('onClose', async () => {
		await webhooks.close();
		stores.close();
		log.end();
	});
	return app;
}

/** A link that lets a browser in to a server that runs. The token goes to a process that was found to be ours, and to no other. */
async function linkFrom(url: string, token: string): Promise<string> {
	try {
		const answer = await fetch(`${url}/api/login-link`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}` },
			signal: AbortSignal.timeout(5_000),
		});
		return ((await answer.json()) as { url: string }).url;
	} catch (cause) {
		throw new AutocoderError(
			'RUN_UNRESPONSIVE',
			`A server of yours runs at ${url}, and does not answer.`,
			'Look at it in its terminal, or start another with --port.',
			{ cause },
		);
	}
}

function usualPort({ variables }: Environment): number {
	const wanted = variables.VITE_API_PORT;
	if (!wanted) return USUAL_PORT;
	if (/^\d{1,5}$/.test(wanted) && Number(wanted) >= 1 && Number(wanted) <= 65_535) return Number(wanted);
	throw new AutocoderError(
		'USAGE',
		'VITE_API_PORT is not a port.',
		'Set it to a number from 1 to 65535, or unset it; --port says it too.',
	);
}

function urlHost(host: string): string {
	return host.includes(':') ? `[${host}]` : host;
}

function untilAskedToEnd(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.once(signal, () => {
				resolve();
				process.on(signal, () => process.exit(130));
			});
		}
	});
}
