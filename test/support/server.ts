import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRegistry } from '../../src/store/registry.ts';
import type { Autocoder } from './autocoder.ts';
import { until } from './until.ts';
import type { Workshop } from './workshop.ts';

/** A real `autocoder` server of a test. */
export interface TestServer {
	readonly process: Autocoder;
	readonly url: string;
	readonly token: string;
	/** Asks the API; the answer's status and body. */
	api(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
}

export async function startServer(workshop: Workshop, ...args: string[]): Promise<TestServer> {
	const process = workshop.start('--no-open', '--port', '0', '--json', ...args);
	const line = () => process.lines.find((one) => (one.type as string) === 'listening') as { url: string } | undefined;
	await until('the server listens', () => {
		if (process.child.exitCode !== null) throw new Error(`The server ended: ${process.stderr()}`);
		return line() !== undefined;
	});
	const url = line()?.url ?? '';
	const tokenFile = join(workshop.env.HOME ?? '', '.autocoder', 'token');
	const token = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : '';
	return {
		process,
		url,
		token,
		async api(method, path, body) {
			const answer = await fetch(url + path, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') as Record<string, unknown> };
		},
	};
}

export function registerProject(workshop: Workshop, name: string): void {
	const registry = openRegistry(join(workshop.env.HOME ?? '', '.autocoder'), Date.now);
	registry.add(name, workshop.directory);
	registry.close();
}
