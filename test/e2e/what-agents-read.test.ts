import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
let server: Server;
afterEach(async () => {
	await workshop.close();
	server.close();
});

/** An API that keeps what it is asked and refuses it. */
async function listen(asked: string[]): Promise<string> {
	server = createServer((request, response) => {
		void text(request).then((body) => {
			asked.push(body);
			response.writeHead(400, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: 'Not today.' } }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('reads of git what our prompts say, and not what Claude Code says to who works with a person', async () => {
	workshop = await openWorkshop(tinyScenario(1));
	const asked: string[] = [];
	const env = { ...workshop.env, ANTHROPIC_BASE_URL: await listen(asked) };
	const limits = ['--yolo', '--json', '--max-iterations', '1'];
	await workshop.startWith(env, 'run', '--project-dir', workshop.directory, ...limits).exit;
	const request = asked.find((body) => body.includes('"tools"')) ?? '';
	expect(request.includes('"name":"Bash"')).toBe(true);
	expect(request.includes('Commit it with a first `.gitignore`')).toBe(true);
	expect(request.match(/only when the user asks|branch first|Co-Authored-By|pull request/i)).toBeNull();
});
