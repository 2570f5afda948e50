import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { offeredModels } from '../../agent/models.ts';
import { createRedactor, secretsOf } from '../../guard/redact.ts';
import { detectBox } from '../../process/detect-box.ts';
import { createLauncher } from '../../runner/launch.ts';
import { createAccess } from '../../server/access/create-access.ts';
import { loadToken } from '../../server/access/token.ts';
import { createServer } from '../../server/create-server.ts';
import { createLogger, openServerLog } from '../../server/logging.ts';
import { createProjectStores } from '../../server/project-stores.ts';
import type { Environment } from '../env.ts';
import type { Output } from '../output.ts';
import { VERSION } from '../version.ts';
import { listen } from './listen.ts';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const USUAL_PORT = 8_888;
const MODELS_MS = 15_000;

export interface ServeOptions {
	readonly port?: number;
	readonly host: string;
	readonly open: boolean;
	readonly auth: boolean;
}

/** Serves until the first SIGINT or SIGTERM, and then ends in good order; the second ends at once. */
export async function serve(options: ServeOptions, environment: Environment, output: Output): Promise<void> {
	const { home, variables, claudeExecutable } = environment;
	const token = options.auth ? await loadToken(home) : null;
	const access = createAccess({ token, listen: options.host, now: Date.now });
	const redact = createRedactor([...secretsOf(variables), ...(token === null ? [] : [token])]);
	const log = openServerLog(join(home, 'server.log'));
	const stores = createProjectStores(home);
	const app = await createServer({
		home,
		variables,
		version: VERSION,
		stores,
		access,
		webRoot: null,
		logger: createLogger({ level: 'info', redact, destination: log }),
		launcher: createLauncher({ command: [process.execPath, MAIN], home, cwd: process.cwd(), variables }),
		offeredModels: async () =>
			offeredModels({
				environment: variables,
				claudeExecutable,
				box: (await detectBox()).kind,
				timeoutMs: MODELS_MS,
			}),
	});
	app.addHook('onClose', () => {
		stores.close();
		log.end();
	});
	try {
		const port = await listen(app, options.host, { asked: options.port, usual: usualPort(environment) });
		const url = `http://${options.host}:${port}`;
		output.emit({ type: 'listening', url, pid: process.pid });
		output.say(`autocoder listens on ${pc.bold(url)}`);
		output.say(token === null ? 'Any program on this machine can use it.' : `Open ${access.newLink(port)}`);
		await untilAskedToEnd();
		output.say('Ending. Runs go on without the server.');
	} finally {
		await app.close();
	}
}

function usualPort({ variables }: Environment): number {
	const port = Number(variables.VITE_API_PORT);
	return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : USUAL_PORT;
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
