import { tmpdir } from 'node:os';
import type { OfferedModel } from '../contract/api/models.ts';
import type { BoxKind } from '../contract/process.ts';
import { spawnInBox } from '../process/box.ts';
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
	try {
		const models = await askForModels(
			{
				cwd: tmpdir(),
				env: sessionEnvironment(environment, tmpdir()),
				...(claudeExecutable === null ? {} : { pathToClaudeCodeExecutable: claudeExecutable }),
				tools: [],
				strictMcpConfig: true,
				settingSources: [],
				persistSession: false,
				spawnClaudeCodeProcess({ command, args, cwd, env }) {
					const spawned = spawnInBox({
						...{ kind: box, command, args, cwd: cwd ?? tmpdir(), env },
						marker: `models:${process.pid}-${performance.now()}`,
						readOnly: [],
						writable: [],
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
