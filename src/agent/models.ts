import { rmSync } from 'node:fs';
import type { OfferedModel } from '../contract/api/models.ts';
import type { BoxKind } from '../contract/process.ts';
import { spawnInBox } from '../process/box.ts';
import { temporaryIn } from '../process/box-view.ts';
import { agentView } from './agent-view.ts';
import { makeScratch } from './scratch.ts';
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
	timeoutMs,
}: {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly claudeExecutable: string | null;
	readonly box: BoxKind;
	readonly timeoutMs: number;
}): Promise<OfferedModel[]> {
	const boxes: ReturnType<typeof spawnInBox>[] = [];
	const scratch = makeScratch('models');
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
						marker: `models:${scratch.slice(-6)}`,
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
		rmSync(scratch, { recursive: true, force: true });
	}
}

function toOffered({ value, displayName, description }: ClaudeModel): OfferedModel {
	return { id: value, name: displayName, description };
}
