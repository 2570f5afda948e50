import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/refusal.ts';
import { startServer } from '../support/server.ts';
import { tinyScenario } from '../support/tiny-scenario.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

let workshop: Workshop;
beforeEach(async () => {
	workshop = await openWorkshop(tinyScenario(1));
});
afterEach(() => workshop.close());

const home = (...names: string[]) => join(workshop.env.HOME ?? '', '.autocoder', ...names);

describe('"autocoder" alone', () => {
	it('serves, and lets a browser in by a link that works once', async () => {
		const process = workshop.start('--no-open', '--port', '0');
		await until('it shows a link', () => /login\?code=/.test(process.stdout()));
		const link = /http:\S+login\?code=\S+/.exec(process.stdout())?.[0] ?? '';
		// 80 columns have room for it.
		expect(
			process
				.stdout()
				.split('\n')
				.every((line) => line.length <= 80),
		).toBe(true);
		expect(statSync(home('token')).mode & 0o777).toBe(0o600);

		const entered = await fetch(link, { redirect: 'manual' });
		expect(entered.status).toBe(303);
		const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const projects = (headers: Record<string, string>) => fetch(new URL('/api/projects', link), { headers });
		expect((await projects({ cookie })).status).toBe(200);
		expect((await projects({})).status).toBe(401);
		expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);

		process.child.kill('SIGINT');
		expect(await process.exit).toEqual({ code: 0, signal: null });
		expect(existsSync(home('server.json'))).toBe(false);
	});

	it('shows a new link of the server that runs already, and keeps its token across restarts', async () => {
		const first = await startServer(workshop);
		const second = workshop.start('--no-open');
		expect((await second.exit).code).toBe(0);
		expect(second.stdout()).toContain(`runs already, at ${first.url}`);
		const link = /http:\S+login\?code=\S+/.exec(second.stdout())?.[0] ?? '';
		expect(link.startsWith(first.url)).toBe(true);
		expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);

		first.process.child.kill('SIGKILL');
		await first.process.exit;
		// What a killed server noted is not taken for a server.
		const third = await startServer(workshop);
		expect(third.token).toBe(first.token);
		expect((await third.api('GET', '/api/projects')).status).toBe(200);
	});

	it('says with --json where it listens, and ends with a summary; also where a server runs already', async () => {
		const { url, process } = await startServer(workshop);
		const second = workshop.start('--no-open', '--json');
		expect((await second.exit).code).toBe(0);
		const summary = { type: 'summary', exit_code: 0 };
		expect(second.lines).toEqual([{ type: 'listening', url, pid: process.child.pid }, summary]);

		process.child.kill('SIGTERM');
		expect((await process.exit).code).toBe(0);
		expect(process.lines).toEqual([{ type: 'listening', url, pid: process.child.pid }, summary]);
	});

	it.each([['--host', '127.0.0.1'], ['--no-auth']])(
		'does not drop %s where a server runs already, and names that one',
		async (...option) => {
			const { url } = await startServer(workshop);
			const { message } = await expectRefusal(workshop.start('--no-open', '--json', ...option), 'USAGE');
			expect(message).toContain(url);
		},
	);

	it('says that VITE_API_PORT is of no use to a server that runs already, and refuses one that is no port', async () => {
		const { url } = await startServer(workshop);
		const atPort = (port: string) => workshop.startWith({ ...workshop.env, VITE_API_PORT: port }, '--no-open');
		const other = atPort('9');
		expect((await other.exit).code).toBe(0);
		expect(other.stdout()).toContain('VITE_API_PORT counts for a new server only');
		const same = atPort(new URL(url).port);
		expect((await same.exit).code).toBe(0);
		expect(same.stdout()).not.toContain('VITE_API_PORT');
		await expectRefusal(atPort('x'), 'USAGE');
	});

	it('takes the next port that is free, unless it was asked for one', async () => {
		const taken = createServer();
		await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
		const { port } = taken.address() as { port: number };
		try {
			const refused = workshop.start('--no-open', '--port', String(port), '--json');
			expect((await refused.exit).code).toBe(1);
			expect(refused.summary()).toMatchObject({ error: { code: 'PORT_TAKEN' } });

			const other = workshop.startWith({ ...workshop.env, VITE_API_PORT: String(port) }, '--no-open');
			await until('it listens', () => /listens on/.test(other.stdout()));
			const found = Number(/listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(other.stdout())?.[1]);
			expect(found).toBeGreaterThan(port);
			expect(found).toBeLessThan(port + 20);
		} finally {
			await new Promise((resolve) => taken.close(resolve));
		}
	});

	it('without a token serves every program of this machine, and still no foreign page', async () => {
		const { url, process } = await startServer(workshop, '--no-auth');
		await expect.poll(() => process.stderr()).toContain('every program on this machine');
		const ask = (headers: Record<string, string>) => fetch(`${url}/api/projects`, { headers });
		expect((await ask({})).status).toBe(200);
		expect((await ask({ origin: 'http://evil.example' })).status).toBe(403);
		expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
	});

	it('logs what is asked, and no secret of it', async () => {
		const { process, api, token } = await startServer(workshop);
		await api('GET', '/api/projects/nobody?token=sk-ant-api03-abcdefghijklmnop');
		process.child.kill('SIGTERM');
		await process.exit;
		const log = readFileSync(home('server.log'), 'utf8');
		expect(log).toContain('/api/projects/nobody');
		for (const secret of [token, 'sk-ant-api03', 'the-rehearsal-wants-no-key']) expect(log).not.toContain(secret);
	});
});
