import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const FLOORS = fileURLToPath(new URL('./http-floors.js', import.meta.url));

/** A server of the HTTP benches, ours or a floor, in a process of its own. */
export interface HttpServer {
	readonly url: string;
	get(
		path: string,
		headers?: Record<string, string>,
	): Promise<{ status: number; etag: string | undefined; bytes: number }>;
	readonly pid: number;
	/** Resident memory, in MB. */
	memory(): number;
	end(): Promise<void>;
}

export async function startOurs(home: string): Promise<HttpServer> {
	mkdirSync(home, { recursive: true });
	const server = await start([MAIN, 'serve', '--no-open', '--json', '--port', '0'], home);
	return {
		...server,
		get: (path, headers) => server.get(path, { ...headers, authorization: `Bearer ${tokenOf(home)}` }),
	};
}

export function startFloor(...args: string[]): Promise<HttpServer> {
	return start([FLOORS, ...args], '/nonexistent');
}

async function start(args: readonly string[], home: string): Promise<HttpServer> {
	const child = spawn(process.execPath, args, {
		env: { PATH: process.env.PATH ?? '', HOME: home },
		// What ours says to people goes there.
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const url = await listening(child);
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	return {
		url,
		pid: child.pid ?? 0,
		get: (path, headers = {}) =>
			new Promise((resolve, reject) => {
				const asked = request(url + path, { agent, headers }, (answer) => {
					let bytes = 0;
					answer.on('data', (chunk: Buffer) => {
						bytes += chunk.length;
					});
					answer.on('end', () => resolve({ status: answer.statusCode ?? 0, etag: answer.headers.etag, bytes }));
				});
				asked.once('error', reject);
				asked.end();
			}),
		memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1_024,
		async end() {
			agent.destroy();
			child.kill('SIGKILL');
			await ended;
		},
	};
}

async function listening(child: ChildProcess): Promise<string> {
	if (child.stdout === null) throw new Error('The server has no output.');
	for await (const line of createInterface(child.stdout)) {
		const said = JSON.parse(line) as { type: string; url: string };
		if (said.type === 'listening') return said.url;
	}
	throw new Error('The server ended before it listened.');
}

export function tokenOf(home: string): string {
	return readFileSync(join(home, '.autocoder', 'token'), 'utf8').trim();
}
