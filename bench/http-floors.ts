/**
 * The floors of the HTTP benches, in a process of their own; says its port. Arguments: fastify (nothing but /api/health) |
 * features DATABASE (every request reads all features with better-sqlite3 and answers with JSON.stringify).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import SQLite from 'better-sqlite3';
import Fastify from 'fastify';

const [side, database = ''] = process.argv.slice(2);
if (side === 'fastify') await serveFastify();
else serveFeatures();

async function serveFastify(): Promise<void> {
	const app = Fastify();
	app.get('/api/health', () => ({ status: 'ok' }));
	await app.listen({ host: '127.0.0.1', port: 0 });
	say(app.server.address() as AddressInfo);
}

function serveFeatures(): void {
	const connection = new SQLite(database, { readonly: true });
	const features = connection.prepare('SELECT * FROM features ORDER BY priority, id');
	const server = createServer((_, response) => {
		response.setHeader('content-type', 'application/json; charset=utf-8');
		response.end(JSON.stringify({ features: features.all() }));
	});
	server.listen(0, '127.0.0.1', () => say(server.address() as AddressInfo));
}

function say({ port }: AddressInfo): void {
	process.stdout.write(`${JSON.stringify({ type: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
}
