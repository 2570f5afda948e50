import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { answer } from './server/answer.js';

const HOST = '127.0.0.1';
const FIRST_PORT = Number(process.env.PORT ?? 4173);
const PORTS_TO_TRY = 100;

/** Tells others where Sprout is: the port may be another one than they asked for. */
const urlFile = fileURLToPath(new URL('.url', import.meta.url));

const server = createServer(answer);
let port = FIRST_PORT;

server.on('error', (error) => {
	if (error.code !== 'EADDRINUSE' || port >= FIRST_PORT + PORTS_TO_TRY) throw error;
	port += 1;
	server.listen(port, HOST);
});

server.on('listening', () => {
	const url = `http://${HOST}:${server.address().port}`;
	writeFileSync(urlFile, `${url}\n`);
	console.log(`Sprout is at ${url}`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.on(signal, () => {
		rmSync(urlFile, { force: true });
		process.exit(0);
	});
}

server.listen(port, HOST);
