import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest path of a Unix socket, `sun_path` less its final zero. */
const LONGEST_SOCKET = process.platform === 'darwin' ? 103 : 107;
/** Chromium puts a socket into its temporary profile, and ends at once when its path is too long. */
const SOCKET_OF_CHROMIUM = '/org.chromium.Chromium.XXXXXX/SingletonSocket';

/** Makes the directory for a session's temporary files, for its user alone. It goes with the session. */
export function makeScratch(projectKey: string): string {
	const prefix = scratchPrefix(projectKey);
	return mkdtempSync(join(scratchBase(prefix), prefix));
}

/** Removes what sessions of the project left that were killed. */
export function removeScratch(projectKey: string): void {
	for (const directory of findScratch(projectKey)) rmSync(directory, { recursive: true, force: true });
}

/** The directories of the project's sessions, of live ones too. */
export function findScratch(projectKey: string): string[] {
	const prefix = scratchPrefix(projectKey);
	const base = scratchBase(prefix);
	return readdirSync(base)
		.filter((name) => name.startsWith(prefix))
		.map((name) => join(base, name));
}

function scratchPrefix(projectKey: string): string {
	return `autocoder-${projectKey.slice(0, 12)}-`;
}

/** The system's temporary directory, or `/tmp` where that one is missing or leads too deep (as the one of macOS does). */
function scratchBase(prefix: string): string {
	if (!existsSync(tmpdir())) return realpathSync('/tmp');
	const base = realpathSync(tmpdir());
	const socket = `${base}/${prefix}XXXXXX${SOCKET_OF_CHROMIUM}`;
	return socket.length <= LONGEST_SOCKET ? base : realpathSync('/tmp');
}
