import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BoxKind } from '../contract/process.ts';
import { isWithin } from '../guard/place.ts';
import { type Box, spawnInBox } from '../process/box.ts';
import { temporaryIn } from '../process/box-view.ts';
import { findProgram } from '../process/find-program.ts';
import { prepareAgentHome } from './agent-home.ts';
import { agentView, CLAUDE_DIRECTORY_IN_BOX } from './agent-view.ts';
import { realPath } from './real-path.ts';
import { sessionEnvironment, shellStart } from './session-environment.ts';

/** What the boxes of one session have in common. */
export interface AgentBoxSpec {
	readonly kind: BoxKind;
	readonly projectDirectory: string;
	readonly projectKey: string;
	/** autocoder's own directory, where agents have a home. */
	readonly home: string;
	/** The variables of the user. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Names of variables that are passed on although nothing here needs them. */
	readonly passed: readonly string[];
	/** Directories of the user that are shown, to be read. */
	readonly visible: readonly string[];
	/** Programs that are started by their path. */
	readonly programs: readonly string[];
	/** Whether the project may be changed. */
	readonly writable: boolean;
	/** What may not be changed in it all the same, asked at each start. */
	readonly readOnly: () => readonly string[];
}

export interface AgentBoxes {
	/** The session's directory for temporary files, as the session sees it. */
	readonly temporary: string;
	/** Places with secrets that only the boxes have. */
	readonly secret: readonly string[];
	/** A path of the session without symbolic links, as the session sees it, see real-path.ts. */
	realPath(path: string): string | null;
	/** What Claude is started with. */
	readonly environment: Readonly<Record<string, string>>;
	/** @param marker see marker.ts */
	spawn(
		command: string,
		args: readonly string[],
		marker: string,
		env?: Readonly<Record<string, string | undefined>>,
	): Box;
}

/** In the session's temporary directory. */
const SHELL_START_FILE = 'before-each-command.sh';

/** @param scratch the session's directory for temporary files, as we see it */
export function agentBoxes(spec: AgentBoxSpec, scratch: string): AgentBoxes {
	const { kind, projectDirectory, environment } = spec;
	const temporary = temporaryIn(kind, scratch);
	const variables = sessionEnvironment(environment, temporary, spec.passed);
	writeFileSync(join(scratch, SHELL_START_FILE), shellStart(variables, spec.passed));
	const start = { from: join(scratch, SHELL_START_FILE), at: join(temporary, SHELL_START_FILE) };
	const own = {
		...variables,
		CLAUDE_ENV_FILE: start.at,
		// The guard reads bash, whatever shell the user has.
		CLAUDE_CODE_SHELL: findProgram('bash', environment, 'SHELL_NOT_FOUND'),
		...(kind === 'bubblewrap' ? { CLAUDE_CONFIG_DIR: CLAUDE_DIRECTORY_IN_BOX } : {}),
	};
	/** A project in a temporary directory stands in the box where it is. */
	const onDisk = (path: string) =>
		isWithin(path, temporary) && !isWithin(path, projectDirectory) ? join(scratch, relative(temporary, path)) : path;
	return {
		temporary,
		secret: kind === 'bubblewrap' ? [CLAUDE_DIRECTORY_IN_BOX] : [],
		realPath: (path) => realPath(path, onDisk),
		environment: own,
		spawn: (command, args, marker, env = own) =>
			spawnInBox({
				kind,
				command,
				args,
				cwd: projectDirectory,
				env,
				marker,
				...(command === 'git' ? { missing: 'GIT_NOT_FOUND' } : {}),
				view: agentView({
					variables: environment,
					agentHome: prepareAgentHome(spec.home, spec.projectKey, environment),
					scratch,
					project: spec.writable ? projectDirectory : null,
					readOnly: spec.readOnly(),
					programs: [command, ...spec.programs],
					// An agent that could write it would change what later commands mean.
					placed: [{ ...start, writable: false }],
					visible: [...spec.visible, ...(spec.writable ? [] : [projectDirectory])],
				}),
			}),
	};
}
