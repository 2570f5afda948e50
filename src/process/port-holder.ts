import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { runCommand } from './run-command.ts';

/** A process that listens on a port. Its name is the program's, never its arguments, which may hold secrets. */
export interface PortHolder {
	readonly pid: number;
	readonly name: string;
}

/** Who listens on a TCP port, as far as this user may know: of another user's process the system does not tell. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
	return process.platform === 'linux' ? fromProc(port) : await fromLsof(port);
}

function fromProc(port: number): PortHolder | undefined {
	const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningSockets(read(`/proc/net/${table}`), port)));
	if (sockets.size === 0) return undefined;
	for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name))) {
		const holds = entries(`/proc/${pid}/fd`).some((fd) => sockets.has(link(`/proc/${pid}/fd/${fd}`)));
		if (holds) return { pid: Number(pid), name: read(`/proc/${pid}/comm`).trim() };
	}
	return undefined;
}

/** The table's columns: number, local address, remote address, state (0A is LISTEN), …, the inode as the tenth. */
function listeningSockets(table: string, port: number): string[] {
	const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	return table
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === '0A')
		.map((columns) => `socket:[${columns[9]}]`);
}

async function fromLsof(port: number): Promise<PortHolder | undefined> {
	try {
		const { stdout } = await runCommand('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { timeoutMs: 5_000 });
		const [, pid, name] = /^p(\d+)\nc(.*)$/m.exec(stdout) ?? [];
		return pid === undefined ? undefined : { pid: Number(pid), name: name ?? '' };
	} catch {
		return undefined;
	}
}

function entries(directory: string): string[] {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}

function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}

function link(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return '';
	}
}
