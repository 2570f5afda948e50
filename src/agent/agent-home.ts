import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shells read these when they start; an agent could leave something there for the next session. */
const START_UP_FILES = [
	...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.profile', '.bash_aliases', '.inputrc'],
	...['.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc'],
];

/**
 * Makes the home that agents of a project have instead of the user's, where caches of package managers outlive a session, and empties
 * the files there that a shell would read. Returns its path.
 *
 * @param home autocoder's own directory
 */
export function prepareAgentHome(
	home: string,
	projectKey: string,
	variables: Readonly<Record<string, string | undefined>>,
): string {
	const directory = join(home, 'agents', projectKey);
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	for (const name of START_UP_FILES) rmSync(join(directory, name), { recursive: true, force: true });
	const settings = npmSettings(variables.HOME);
	const npmrc = join(directory, '.npmrc');
	// Removed first: an agent may have put a link there.
	rmSync(npmrc, { recursive: true, force: true });
	if (settings !== '') writeFileSync(npmrc, settings, { flag: 'wx', mode: 0o600 });
	return directory;
}

/** Where packages come from, as the user has set it up, without keys and passwords. */
function npmSettings(userHome: string | undefined): string {
	const path = join(userHome ?? '/', '.npmrc');
	if (!existsSync(path)) return '';
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter((line) => NPM_SETTING.test(line.trim()) && !/:\/\/[^/\s]*@/.test(line))
		.join('\n');
}

const NPM_SETTING =
	/^(registry|@[\w.-]+:registry|proxy|https-proxy|noproxy|cafile|strict-ssl|nodedir|fund|audit|engine-strict|legacy-peer-deps)\s*=/;
