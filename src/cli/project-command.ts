import type { Command } from 'commander';
import { isAlive } from '../process/identity.ts';
import { findProject } from '../projects/find-project.ts';
import { openPresentStore } from '../projects/open-existing-store.ts';
import type { StoreDependencies } from '../store/context.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { Environment } from './env.ts';
import { createOutput, type Output } from './output.ts';

/** What every command on a project knows from its options. */
export interface ProjectOptions {
	readonly projectDir?: string;
	readonly json?: boolean;
}

/** What a command on a project works with. */
export interface ProjectWork {
	/** The project's directory, absolute and without symbolic links. */
	readonly directory: string;
	readonly store: ProjectStore;
	readonly output: Output;
}

type OpenStore = (directory: string, dependencies: StoreDependencies) => ProjectStore;

/** Adds what names a project, the same for every command; arguments of the command's own come before. */
export function takesProject(command: Command): Command {
	return command
		.argument('[project]', 'a registered name or a path')
		.option('--project-dir <dir>', 'the directory of the project, instead of PROJECT');
}

/** Adds `--json`, the same for every command. */
export function takesJson(command: Command): Command {
	return command.option('--json', 'one JSON object a line on standard output, the last of type summary');
}

/** Adds examples below the help of a command: command lines, each with what it does; beside it where 80 columns have room. */
export function examples(command: Command, lines: readonly (readonly [line: string, does: string])[]): Command {
	const width = Math.max(...lines.map(([line]) => line.length));
	const fits = lines.every(([, does]) => width + does.length + 4 <= 80);
	const shown = lines.map(([line, does]) => (fits ? `  ${line.padEnd(width)}  ${does}` : `  ${line}\n      ${does}`));
	return command.addHelpText('after', `\nExamples:\n${shown.join('\n')}`);
}

/**
 * Does a command's work on the project that is meant, and closes its store after.
 *
 * @param open how to open the store; the default refuses a directory that is no project
 * @throws AutocoderError those of findProject and openPresentStore
 */
export async function withProject<T>(
	project: string | undefined,
	options: ProjectOptions,
	environment: Environment,
	work: (on: ProjectWork) => T | Promise<T>,
	open: OpenStore = (directory, dependencies) => openPresentStore(directory, environment, dependencies),
): Promise<T> {
	const output = createOutput(options.json ?? false);
	const directory = findProject({ project, projectDir: options.projectDir }, environment);
	const store = open(directory, { now: Date.now, isAlive });
	try {
		return await work({ directory, store, output });
	} finally {
		store.close();
	}
}

/** The last line of `--json` of a command that did what it was asked. */
export function emitSummary(output: Output, facts: object): void {
	output.emit({ type: 'summary', exit_code: 0, ...facts });
}
