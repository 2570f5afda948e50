import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { AutocoderError } from '../contract/errors.ts';
import { headlessBy } from '../contract/settings.ts';

/** The environment as every command gets it: the one place that reads `process.env`. */
export interface Environment {
	/** All variables, those of `.env` and `.env.local` included. */
	readonly variables: Readonly<Record<string, string | undefined>>;
	/** autocoder's own directory. */
	readonly home: string;
	/** Another Claude executable, from CLI_COMMAND. */
	readonly claudeExecutable: string | null;
	readonly headless: boolean;
}

/** Variables that tie git to another repository than the directory it runs in, as git hooks set them. */
const GIT_TIES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

/** Real variables win over `.env.local`, and that over `.env`, both of the current directory. */
export function readEnvironment(directory = process.cwd()): Environment {
	const variables: Record<string, string | undefined> = {
		...readFile(join(directory, '.env')),
		...readFile(join(directory, '.env.local')),
		...process.env,
	};
	for (const name of GIT_TIES) delete variables[name];
	return {
		variables,
		home: variables.AUTOCODER_HOME || join(variables.HOME || homedir(), '.autocoder'),
		claudeExecutable: variables.CLI_COMMAND || null,
		headless: headlessBy(variables.PLAYWRIGHT_HEADLESS),
	};
}

/** @throws AutocoderError PROJECT_UNREADABLE for a file that is there and cannot be read: to go on without it would mislead */
function readFile(path: string): Record<string, string> {
	// A directory of that name is a virtual environment of Python.
	if (!isFile(path)) return {};
	try {
		return parse(readFileSync(path));
	} catch (cause) {
		throw new AutocoderError(
			'PROJECT_UNREADABLE',
			`${path} cannot be read.`,
			'Check its permissions, or start autocoder in another directory.',
			{ cause },
		);
	}
}

/** Nothing can be said of a directory that one may not look into: it counts as empty. */
function isFile(path: string): boolean {
	try {
		return !statSync(path).isDirectory();
	} catch {
		return false;
	}
}
