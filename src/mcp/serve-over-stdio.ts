import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createFeatureServer } from './feature-server.ts';
import type { ToolContext } from './feature-tool.ts';

/** Serves the feature tools over this process' stdin and stdout until the client goes or the process is told to end. */
export async function serveOverStdio(context: ToolContext, version: string): Promise<void> {
	const server = createFeatureServer(context, version);
	const gone = new Promise<void>((resolve) => {
		server.server.onclose = resolve;
		// The transport does not look for the end of stdin, which is how most clients say goodbye.
		for (const event of ['end', 'close'] as const) process.stdin.once(event, resolve);
		process.stdout.once('error', () => resolve());
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
	});
	await server.connect(new StdioServerTransport());
	await gone;
	await server.close();
}
