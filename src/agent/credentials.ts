import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Variables that let Claude in: a key, a token, or another provider that brings its own. Their values are never read. */
const VARIABLES = [
	'ANTHROPIC_API_KEY',
	'ANTHROPIC_AUTH_TOKEN',
	'CLAUDE_CODE_OAUTH_TOKEN',
	'CLAUDE_CODE_USE_BEDROCK',
	'CLAUDE_CODE_USE_VERTEX',
	'CLAUDE_CODE_USE_FOUNDRY',
] as const;

/** Where credentials for Claude were found; `null` when there are none. Only their being there is looked at. */
export function findCredentials(
	environment: Readonly<Record<string, string | undefined>>,
	platform: NodeJS.Platform,
): string | null {
	const variable = VARIABLES.find((name) => Boolean(environment[name]));
	if (variable !== undefined) return variable;
	const directory = environment.CLAUDE_CONFIG_DIR || (environment.HOME ? join(environment.HOME, '.claude') : '');
	if (directory === '') return null;
	const file = join(directory, '.credentials.json');
	if (existsSync(file)) return file;
	// On macOS the Claude CLI keeps them in the keychain, which asks the user before it answers us; its directory shows that it was used.
	return platform === 'darwin' && existsSync(directory) ? 'keychain' : null;
}
