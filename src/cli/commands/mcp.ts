import type { Command } from 'commander';
import { AutocoderError } from '../../contract/errors.ts';
import { createRedactor, secretsOf } from '../../guard/redact.ts';
import { isAlive, ownIdentity } from '../../process/identity.ts';
import { checkPlace } from '../../projects/check-place.ts';
import { findProject } from '../../projects/find-project.ts';
import { findWebhook } from '../../projects/webhook-target.ts';
import { announce } from '../../runner/webhook-delivery.ts';
import { openProjectStore } from '../../store/project-store.ts';
import type { Environment } from '../env.ts';
import { examples, takesProject } from '../project-command.ts';
import { VERSION } from '../version.ts';

export function addMcpCommand(program: Command, environment: Environment): void {
	const command = program
		.command('mcp')
		.summary('the feature tools for any MCP client, over stdio')
		.description(
			'Serves the feature tools of a project over stdio, as a session of its own: what it claims is released when the client goes.',
		);
	takesProject(command).action(async (project: string | undefined, options: { projectDir?: string }) => {
		if (project === undefined && options.projectDir === undefined) {
			throw new AutocoderError('USAGE', 'No project was named.', 'Use "autocoder mcp --project-dir DIR".');
		}
		const directory = findProject({ project, projectDir: options.projectDir }, environment);
		checkPlace(directory, environment);
		// The MCP SDK takes long to load, and only this command needs it.
		const { serveOverStdio } = await import('../../mcp/serve-over-stdio.ts');
		const store = openProjectStore(directory, { now: Date.now, isAlive });
		const webhook = findWebhook(directory, environment);
		// What passes here is sent by a server or the next run. That a run announced one is not taken back: this environment may know less.
		if (webhook !== null) announce(store.outbox, webhook);
		const began = performance.now();
		const session = store.sessions.begin({ kind: 'external', runId: null, owner: ownIdentity(), model: null });
		try {
			const redact = createRedactor(secretsOf(environment.variables));
			await serveOverStdio({ store, session: () => session, redact }, VERSION);
		} finally {
			store.sessions.end(session, { outcome: 'completed', detail: null, durationMs: performance.now() - began });
			store.close();
		}
	});
	examples(command, [
		['autocoder mcp recipes', 'serve the features of the project "recipes"'],
		['claude mcp add features -- autocoder mcp --project-dir DIR', 'give them to a Claude of your own'],
	]);
}
