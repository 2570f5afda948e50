import { readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningServer, runningServer } from '../../contract/process.ts';
import { isAlive, ownIdentity } from '../../process/identity.ts';

/** The server that was started last from this home, when it still runs: its process is asked for, since a port tells nothing. */
export function findRunningServer(home: string): RunningServer | undefined {
	try {
		const found = runningServer.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
		return isAlive(found.process) ? found : undefined;
	} catch {
		return undefined;
	}
}

/** Notes that this process serves at `url`. Returns what takes the note back. */
export async function noteRunningServer(home: string, url: string): Promise<() => void> {
	const own = ownIdentity();
	const note: RunningServer = { url, process: own };
	await writeFile(fileOf(home), `${JSON.stringify(note)}\n`, { mode: 0o600 });
	return () => {
		if (findRunningServer(home)?.process.pid === own.pid) rmSync(fileOf(home), { force: true });
	};
}

function fileOf(home: string): string {
	return join(home, 'server.json');
}
