import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIdentity } from '../contract/process.ts';
import { identityOf, ownIdentity } from '../process/identity.ts';

/** The longest path of a Unix socket, `sun_path` less its final zero. */
const LONGEST_SOCKET = process.platform === 'darwin' ? 103 : 107;
/** Chromium puts a socket into its temporary profile, and ends at once when its path is too long. */
const SOCKET_OF_CHROMIUM = '/org.chromium.Chromium.XXXXXX/SingletonSocket';
/** Whose it is stands in the name, since an agent can write everything inside: its process, and a part of that one's identity. */
const NAME = /^autocoder-[0-9a-z]{1,12}-(\d+)\.([0-9a-f]{6})-.{6}$/;

/** Makes the directory for a session's temporary files, for its user alone. It goes with the session. */
export function makeScratch(projectKey: string): string {
	const owner = ownIdentity();
	const prefix = `${scratchPrefix(projectKey)}${owner.pid}.${digestOf(owner)}-`;
	return mkdtempSync(join(scratchBase(prefix), prefix));
}

/** Removes what sessions of the project left that were killed. */
export function removeScratch(projectKey: string): void {
	for (const directory of findScratch(projectKey)) rmSync(directory, { recursive: true, force: true });
}

/** The directories of the project's sessions, of live ones too. */
export function findScratch(projectKey: string): string[] {
	const prefix = scratchPrefix(projectKey);
	return listScratch().filter((path) => path.slice(path.lastIndexOf('/') + 1).startsWith(prefix));
}

/** The directories of sessions of any project whose process is gone. One that does not say whose it is stays. */
export function findDeadScratch(): string[] {
	return listScratch().filter((path) => {
		const [, pid, digest] = NAME.exec(path.slice(path.lastIndexOf('/') + 1)) ?? [];
		if (pid === undefined || lstatSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) return false;
		const living = identityOf(Number(pid));
		return living === undefined || digestOf(living) !== digest;
	});
}

/** Removes those, and says how many there were. What cannot be removed stays for the next time. */
export function removeDeadScratch(): number {
	return findDeadScratch().filter((path) => {
		try {
			rmSync(path, { recursive: true, force: true });
			return true;
		} catch {
			return false;
		}
	}).length;
}

function digestOf({ startedAt, bootId }: ProcessIdentity): string {
	return createHash('sha256').update(`${startedAt} ${bootId}`).digest('hex').slice(0, 6);
}

function scratchPrefix(projectKey: string): string {
	return `autocoder-${projectKey.slice(0, 12)}-`;
}

function listScratch(): string[] {
	const bases = new Set([realpathSync('/tmp'), ...(existsSync(tmpdir()) ? [realpathSync(tmpdir())] : [])]);
	return [...bases].flatMap((base) =>
		readdirSync(base)
			.filter((name) => name.startsWith('autocoder-'))
			.map((name) => join(base, name)),
	);
}

/** The system's temporary directory, or `/tmp` where that one is missing or leads too deep (as the one of macOS does). */
function scratchBase(prefix: string): string {
	if (!existsSync(tmpdir())) return realpathSync('/tmp');
	const base = realpathSync(tmpdir());
	const socket = `${base}/${prefix}XXXXXX${SOCKET_OF_CHROMIUM}`;
	return socket.length <= LONGEST_SOCKET ? base : realpathSync('/tmp');
}
