import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { App } from '../app.ts';
import { sendRaw, serve, type TestServer, TOKEN } from '../fixtures/serving.fixture.ts';
import { createAccess } from './create-access.ts';
import { ownNames } from './hosts.ts';

const BEARER = { authorization: `Bearer ${TOKEN}` };

describe('every route there is', () => {
	/** Those that a caller without the token may ask; a route that is not listed here must refuse. */
	const WITHOUT_TOKEN = ['GET /api/health', 'HEAD /api/health', 'GET /login', 'GET /*', 'HEAD /*'];

	it('refuses foreign hosts, foreign pages and callers without the token', async () => {
		let now = 0;
		// A second passes with each look at the clock, so that wrong tokens are not slowed down here.
		const ticking = () => (now += 1_000);
		const server = await serve({ access: createAccess({ token: TOKEN, listen: '127.0.0.1', now: ticking }) });
		const routes = routesOf(server.app);
		expect(routes.length).toBeGreaterThan(WITHOUT_TOKEN.length);
		expect(routes).toEqual(expect.arrayContaining(WITHOUT_TOKEN));
		for (const route of routes) {
			const [method = '', pattern = ''] = route.split(' ');
			const path = pattern.replaceAll(/:\w+/g, '1').replace('*', 'a');
			const of = async (headers: Record<string, string>) => (await ask(server, method, path, headers)).status;
			const page = pattern === '/login' || pattern === '/*';

			expect([route, await of({ host: 'evil.example', ...BEARER })]).toEqual([route, 403]);
			expect([route, await of({ host: `evil.example:${server.port}`, ...BEARER })]).toEqual([route, 403]);
			expect([route, await of({ host: `localhost:${server.port + 1}`, ...BEARER })]).toEqual([route, 403]);
			if (!page) {
				for (const origin of foreignOrigins(server.port))
					expect([route, origin, await of({ origin, ...BEARER })]).toEqual([route, origin, 403]);
				for (const site of ['cross-site', 'same-site'])
					expect([route, site, await of({ 'sec-fetch-site': site, ...BEARER })]).toEqual([route, site, 403]);
			}
			if (!WITHOUT_TOKEN.includes(route)) {
				expect([route, await of({})]).toEqual([route, 401]);
				expect([route, await of({ authorization: `Bearer ${TOKEN}x` })]).toEqual([route, 401]);
				expect([route, await of({ cookie: `autocoder_${server.port}=${TOKEN}` })]).toEqual([route, 401]);
			}
		}
	});

	it('and paths without a route refuse callers without the token too, however they are spelled', async () => {
		const server = await serve();
		for (const path of ['/api/none', '/ws/projects/a', '/metrics/x', '/docs/x', '/api', '/api?x', '/api/health/none'])
			expect([path, (await ask(server, 'GET', path, {})).status]).toEqual([path, 401]);
		for (const path of ['/%61pi/login-link', '//api/login-link', '/API/login-link', '/x/../api/login-link'])
			expect([path, (await ask(server, 'POST', path, {})).status]).toEqual([path, 401]);
		expect((await ask(server, 'POST', '/anything', {})).status).toBe(401);
		expect((await ask(server, 'GET', '/api/none', BEARER)).status).toBe(404);
	});

	it('answers with security headers, refusals and bad addresses included, and allows no other origin', async () => {
		const { port } = await serve();
		const host = `Host: 127.0.0.1:${port}`;
		for (const lines of [
			['GET /api/health HTTP/1.1', host],
			['GET /api/projects HTTP/1.1', host],
			['GET /api/health HTTP/1.1', 'Host: evil.example'],
			['GET /%zz HTTP/1.1', host],
			['OPTIONS /api/health HTTP/1.1', host, 'Origin: http://evil.example', 'Access-Control-Request-Method: POST'],
		]) {
			const { head } = await sendRaw(port, lines);
			expect(head).toMatch(/content-security-policy: .*script-src 'self';.*frame-ancestors 'none'/i);
			expect(head).toMatch(/x-content-type-options: nosniff/i);
			expect(head).not.toMatch(/access-control-/i);
		}
		expect((await sendRaw(port, ['GET /%zz HTTP/1.1', host])).body).toContain('"code":"REQUEST_INVALID"');
		expect((await sendRaw(port, ['GET /api/health HTTP/1.1', host])).head).toMatch(/cache-control: no-store/i);
		expect((await sendRaw(port, ['GET /api/health HTTP/1.0'])).status).toBe(403);
	});
});

describe('the upgrade to a WebSocket', () => {
	it.each<[string, (server: TestServer, cookie: string) => Record<string, string>, number]>([
		['the token', () => BEARER, 101],
		['the cookie and our origin', ({ port }, cookie) => ({ cookie, origin: `http://127.0.0.1:${port}` }), 101],
		['the cookie and no origin', (_, cookie) => ({ cookie }), 403],
		['the cookie and a foreign origin', (_, cookie) => ({ cookie, origin: 'http://evil.example' }), 403],
		['the cookie and another port', ({ port }, cookie) => ({ cookie, origin: `http://127.0.0.1:${port + 1}` }), 403],
		['the cookie and origin null', (_, cookie) => ({ cookie, origin: 'null' }), 403],
		['the token and a foreign origin', () => ({ ...BEARER, origin: 'http://evil.example' }), 403],
		['the token and a foreign host', () => ({ ...BEARER, host: 'evil.example' }), 403],
		['nothing', ({ port }) => ({ origin: `http://127.0.0.1:${port}` }), 401],
	])('with %s', async (_, headersOf, expected) => {
		const access = createAccess({ token: TOKEN, listen: '127.0.0.1', now: Date.now });
		const server = await serve({ access });
		const cookie = await cookieOf(server, access.newLink(server.port));
		const headers = headersOf(server, cookie);
		const chats = ['spec', 'expand', 'assistant'].map((kind) => `/api/${kind}/ws/a`);
		for (const path of ['/ws/projects/a', ...chats, '/ws/none']) {
			const status = await statusOfUpgrade(`ws://127.0.0.1:${server.port}${path}`, headers);
			expect([path, status]).toEqual([path, expected === 101 && path === '/ws/none' ? 404 : expected]);
		}
	});
});

describe('a link', () => {
	it('lets a browser in once, and its cookie works on from there', async () => {
		const server = await serve();
		const made = await ask(server, 'POST', '/api/login-link', BEARER);
		expect(made.status).toBe(201);
		const { url } = JSON.parse(made.body) as { url: string };
		expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${server.port}/login\\?code=[\\w-]{43}$`));
		const path = url.slice(url.indexOf('/login'));

		expect((await ask(server, 'HEAD', path, {})).status).not.toBe(303);
		const first = await ask(server, 'GET', path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' });
		expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
		expect(first.headers['set-cookie']).toEqual([
			expect.stringMatching(/^autocoder_\d+=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/),
		]);
		expect(first.headers['set-cookie']?.[0]).not.toContain(TOKEN);

		const second = await ask(server, 'GET', path, {});
		expect(second).toMatchObject({ status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } });
		expect(second.body).toContain('Run <code>autocoder</code>');

		const cookie = cookieIn(first.headers['set-cookie']);
		const origin = `http://127.0.0.1:${server.port}`;
		expect((await ask(server, 'GET', '/api/none', { cookie })).status).toBe(404);
		expect((await ask(server, 'POST', '/api/login-link', { cookie, origin })).status).toBe(201);
		expect((await ask(server, 'POST', '/api/login-link', { cookie })).status).toBe(403);
		expect((await ask(server, 'POST', '/api/login-link', { cookie, origin: 'http://localhost:3000' })).status).toBe(
			403,
		);
	});

	it('lasts five minutes', async () => {
		let now = 1_000_000;
		const access = createAccess({ token: TOKEN, listen: '127.0.0.1', now: () => now });
		const server = await serve({ access });
		const [early, late] = [access.newLink(server.port), access.newLink(server.port)];
		now += 5 * 60_000 - 1;
		expect(await cookieOf(server, early)).toMatch(/^autocoder_/);
		now += 1;
		expect((await ask(server, 'GET', late.slice(late.indexOf('/login')), {})).status).toBe(403);
	});

	it('that was forgotten gives way to newer ones', async () => {
		const access = createAccess({ token: TOKEN, listen: '127.0.0.1', now: Date.now });
		const server = await serve({ access });
		const links = Array.from({ length: 40 }, () => access.newLink(server.port));
		const statuses = [];
		for (const link of links) statuses.push((await ask(server, 'GET', link.slice(link.indexOf('/login')), {})).status);
		expect(statuses.filter((status) => status === 303)).toHaveLength(32);
		expect(statuses.at(-1)).toBe(303);
	});

	it.each(['/login', '/login?code=', `/login?code=${'a'.repeat(200)}`, '/login?code=%00'])(
		'without a good code is a page that says what to do: %s',
		async (path) => {
			const answer = await ask(await serve(), 'GET', path, {});
			expect(answer.status).toBe(403);
			expect(answer.body).toContain('no longer good');
		},
	);
});

describe('wrong tokens', () => {
	it('are slowed down, and the owner is not', async () => {
		let now = 5_000;
		const server = await serve({ access: createAccess({ token: TOKEN, listen: '127.0.0.1', now: () => now }) });
		const guess = async () => (await ask(server, 'GET', '/api/none', { authorization: 'Bearer guess' })).status;
		const statuses = [];
		for (let i = 0; i < 25; i++) statuses.push(await guess());
		expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
		expect((await ask(server, 'GET', '/api/none', BEARER)).status).toBe(404);
		expect((await ask(server, 'GET', '/login?code=guess', {})).status).toBe(429);
		now += 1_000;
		expect(await guess()).toBe(401);
	});

	it.each(['Bearer', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN} ${TOKEN}`])(
		'such as "%s"',
		async (authorization) => {
			expect((await ask(await serve(), 'GET', '/api/none', { authorization })).status).toBe(401);
		},
	);
});

describe('without a token (--no-auth)', () => {
	const open = () => serve({ access: createAccess({ token: null, listen: '127.0.0.1', now: Date.now }) });

	it.each<[string, string, Record<string, string>, number]>([
		['a program', 'POST', {}, 201],
		['our page', 'POST', { origin: 'ours', 'sec-fetch-site': 'same-origin' }, 201],
		['the address bar', 'GET', { 'sec-fetch-site': 'none' }, 404],
		['a foreign page', 'POST', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
		['a foreign page without an origin', 'POST', { 'sec-fetch-site': 'cross-site' }, 403],
		['a page of another port', 'POST', { 'sec-fetch-site': 'same-site' }, 403],
		['a page without a place', 'POST', { origin: 'null' }, 403],
		['a rebound name', 'POST', { host: 'evil.example' }, 403],
	])('%s', async (_, method, headers, expected) => {
		const server = await open();
		const given = headers.origin === 'ours' ? { ...headers, origin: `http://127.0.0.1:${server.port}` } : headers;
		expect((await ask(server, method, '/api/login-link', given)).status).toBe(expected);
	});

	it('it listens on this machine only', () => {
		for (const listen of ['0.0.0.0', '::', '192.168.1.5', 'box.example', '', '127.0.0.1.evil.example'])
			expect(() => createAccess({ token: null, listen, now: Date.now })).toThrow(/--no-auth|without a token/i);
		for (const listen of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
			expect(() => createAccess({ token: null, listen, now: Date.now })).not.toThrow();
	});
});

describe('names of the server', () => {
	it.each<[string, number]>([
		['127.0.0.1:PORT', 404],
		['localhost:PORT', 404],
		['LOCALHOST:PORT', 404],
		['localhost.:PORT', 404],
		['[::1]:PORT', 404],
		['box.example:PORT', 404],
		['tunnel.example:9000', 404],
		['tunnel.example:PORT', 403],
		['localhost', 403],
		['localhost:PORT@evil.example', 403],
		['localhost:PORT:1', 403],
		['evil-localhost:PORT', 403],
		['127.0.0.1.evil.example:PORT', 403],
		['2130706433:PORT', 403],
		['[::ffff:127.0.0.1]:PORT', 403],
		['', 403],
	])('%s', async (host, expected) => {
		const server = await serve({
			access: createAccess({ token: TOKEN, listen: 'box.example', alsoCalled: ['tunnel.example:9000'], now: Date.now }),
		});
		const { status } = await sendRaw(server.port, [
			'GET /api/none HTTP/1.1',
			`Host: ${host.replace('PORT', String(server.port))}`,
			`Authorization: Bearer ${TOKEN}`,
		]);
		expect(status).toBe(expected);
	});

	it('are its addresses where it listens on all of them', () => {
		expect(ownNames('0.0.0.0').has('127.0.0.1')).toBe(true);
		expect(ownNames('0.0.0.0').has('0.0.0.0')).toBe(false);
		expect(ownNames('fe80::1').has('[fe80::1]')).toBe(true);
	});
});

function foreignOrigins(port: number): string[] {
	return [
		'http://evil.example',
		'null',
		`http://127.0.0.1:${port + 1}`,
		`https://127.0.0.1:${port}`,
		`http://localhost:${port}`,
		'',
	];
}

interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

function ask({ port }: TestServer, method: string, path: string, headers: Record<string, string>): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
			let body = '';
			response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
		});
		request.on('error', reject);
		request.end();
	});
}

/** 101 when the connection was taken over. */
function statusOfUpgrade(url: string, headers: Record<string, string>): Promise<number> {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(url, { headers });
		socket.on('upgrade', () => {
			resolve(101);
			socket.terminate();
		});
		socket.on('unexpected-response', (request, response) => {
			resolve(response.statusCode ?? 0);
			request.destroy();
		});
		socket.on('error', reject);
	});
}

async function cookieOf(server: TestServer, link: string): Promise<string> {
	const { headers } = await ask(server, 'GET', link.slice(link.indexOf('/login')), {});
	return cookieIn(headers['set-cookie']);
}

function cookieIn(headers: string[] | undefined): string {
	return headers?.[0]?.split(';')[0] ?? '';
}

/** `METHOD /path` of all routes, read from the tree that Fastify prints, so that none is forgotten. */
function routesOf(app: App): string[] {
	const above: string[] = [];
	return app
		.printRoutes({ commonPrefix: false })
		.split('\n')
		.flatMap((line) => {
			const found = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
			if (found === null) return [];
			const [, indent = '', part = '', methods] = found;
			const depth = indent.length / 4;
			above.length = depth;
			above[depth] = part;
			return methods === undefined
				? []
				: methods.split(', ').map((method) => `${method} /${above.join('').replace(/^\//, '')}`);
		});
}
