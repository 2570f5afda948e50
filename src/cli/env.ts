import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { AutocoderError } from '../contract/errors.ts';
import { headlessBy } from '../contract/settings.ts';
import { WEBHOOK_SECRETS } from '../projects/webhook-target.ts';
import { projectFiles } from '../store/project-store.ts';

/** The environment as every command gets it: the one place that reads `process.env`. */
export interface Environment {
	/** All variables, those of `.env` and `.env.local` included. */
	readonly variables: Readonly<Record<string, string | undefined>>;
	/** Those of them that files of a project set, which agents can write: what they say is not the user's word. */
	readonly fromProject: ReadonlySet<string>;
	/** Variables that mean something to us or to Claude, and that such files set in vain. */
	readonly ignored: readonly string[];
	/** autocoder's own directory. */
	readonly home: string;
	/** Another Claude executable, from CLI_COMMAND. */
	readonly claudeExecutable: string | null;
	readonly headless: boolean;
}

/** Variables that tie git to another repository than the directory it runs in, as git hooks set them. */
const GIT_TIES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

/**
 * All that a file of a project may say, since agents can write it: keys for the project, and what does no harm. Others would start programs
 * outside of the agents' box (LD_PRELOAD, EDITOR, GIT_SSH_COMMAND), or send the user's own key elsewhere (ANTHROPIC_BASE_URL).
 */
const PROJECTS_MAY_SAY: ReadonlySet<string> = new Set([
	...['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
	...['PROGRESS_N8N_WEBHOOK_URL', ...WEBHOOK_SECRETS, 'VITE_API_PORT', 'PLAYWRIGHT_HEADLESS'],
]);
/** Of the rest, what a user may expect to be heard. */
const MEANS_SOMETHING = /^(AUTOCODER_|ANTHROPIC_|CLAUDE_|AWS_|GOOGLE_|HTTPS?_PROXY$|CLI_COMMAND$)/i;

/** Real variables win over `.env.local`, and that over `.env`, both of the current directory. */
export function readEnvironment(directory = process.cwd()): Environment {
	const files: Record<string, string> = {
		...readFile(join(directory, '.env')),
		...readFile(join(directory, '.env.local')),
	};
	const inProject = liesInProject(directory);
	const refused = inProject ? Object.keys(files).filter((name) => !PROJECTS_MAY_SAY.has(name)) : [];
	for (const name of [...refused, ...(inProject ? ownSecrets() : [])]) delete files[name];
	const variables: Record<string, string | undefined> = { ...files, ...process.env };
	for (const name of GIT_TIES) delete variables[name];
	return {
		variables,
		fromProject: new Set(inProject ? Object.keys(files).filter((name) => process.env[name] === undefined) : []),
		ignored: refused.filter((name) => MEANS_SOMETHING.test(name) && process.env[name] === undefined),
		home: variables.AUTOCODER_HOME || join(variables.HOME || homedir(), '.autocoder'),
		claudeExecutable: variables.CLI_COMMAND || null,
		headless: headlessBy(variables.PLAYWRIGHT_HEADLESS),
	};
}

/** What people are to know of variables that were not taken; null: nothing. */
export function ignoredVariables({ ignored }: Pick<Environment, 'ignored'>): string | null {
	if (ignored.length === 0) return null;
	return `Not taken from the .env files of this project, which agents can write: ${ignored.join(', ')}. Set what is yours in your shell, or start autocoder in another directory.`;
}

/** The variables without those that files of a project set: a process that is started with them reads those files itself. */
export function usersVariables({ variables, fromProject }: Environment): Environment['variables'] {
	return Object.fromEntries(Object.entries(variables).filter(([name]) => !fromProject.has(name)));
}

/** One that the user set by either of its names is not replaced by the other name in a file. */
function ownSecrets(): readonly string[] {
	return WEBHOOK_SECRETS.some((name) => process.env[name]) ? WEBHOOK_SECRETS : [];
}

/** Whether agents work, or have worked, in the directory or one above it. */
function liesInProject(directory: string): boolean {
	for (let place = resolve(directory); ; place = dirname(place)) {
		if (existsSync(projectFiles(place).database)) return true;
		if (dirname(place) === place) return false;
	}
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
