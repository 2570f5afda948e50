import type { OfferedModel } from '../contract/api/models.ts';
import type { BoxKind } from '../contract/process.ts';
import { spawnInBox } from '../process/box.ts';
import { temporaryIn } from '../process/box-view.ts';
import { prepareAgentHome } from './agent-home.ts';
import { agentView } from './agent-view.ts';
import { askForModels, type ClaudeModel } from './sdk.ts';
import { sessionEnvironment } from './session-environment.ts';

/**
 * The models that Claude offers, asked of a Claude process that gets no prompt; takes about half a second and no account.
 *
 * @throws when Claude cannot be started or does not answer within `timeoutMs`
 */
export async function offeredModels({
	environment,
	claudeExecutable,
	box,
	home,
	timeoutMs,
}: {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly claudeExecutable: string | null;
	readonly box: BoxKind;
	/** autocoder's own directory. */
	readonly home: string;
	readonly timeoutMs: number;
}): Promise<OfferedModel[]> {
	const boxes: ReturnType<typeof spawnInBox>[] = [];
	// Of its own and lasting: a server that is killed meanwhile leaves nothing that nobody would clear up.
	const scratch = prepareAgentHome(home, 'models', environment);
	const directory = temporaryIn(box, scratch);
	try {
		const models = await askForModels(
			{
				cwd: directory,
				env: sessionEnvironment(environment, directory),
				...(claudeExecutable === null ? {} : { pathToClaudeCodeExecutable: claudeExecutable }),
				tools: [],
				strictMcpConfig: true,
				settingSources: [],
				persistSession: false,
				spawnClaudeCodeProcess({ command, args, cwd, env }) {
					const spawned = spawnInBox({
						...{ kind: box, command, args, cwd: cwd ?? directory, env },
						marker: `models:${process.pid}-${performance.now()}`,
						view: agentView({
							variables: environment,
							agentHome: scratch,
							scratch,
							project: null,
							programs: [command],
						}),
					});
					boxes.push(spawned);
					return spawned.child;
				},
			},
			timeoutMs,
		);
		return models.map(toOffered);
	} finally {
		await Promise.all(boxes.map((spawned) => spawned.end()));
	}
}

function toOffered({ value, displayName, description }: ClaudeModel): OfferedModel {
	return { id: value, name: displayName, description };
}
