import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendRaw, serve, type TestServer, temporaryDirectory } from './fixtures/serving.fixture.ts';

const SECRET = 'outside the root';
const HTML = 'Accept: text/html,application/xhtml+xml,*/*;q=0.8';

let webRoot: string;
let server: TestServer;
beforeEach(async () => {
	const directory = temporaryDirectory();
	webRoot = join(directory, 'web');
	mkdirSync(join(webRoot, 'assets'), { recursive: true });
	mkdirSync(join(directory, 'web-other'));
	writeFileSync(join(webRoot, 'index.html'), '<!doctype html>the page');
	writeFileSync(join(webRoot, 'assets', 'index-a1b2c3d4.js'), 'the script');
	writeFileSync(join(webRoot, '.hidden'), SECRET);
	for (const name of ['secret.txt', 'web-other/secret.txt']) writeFileSync(join(directory, name), SECRET);
	symlinkSync(join(directory, 'secret.txt'), join(webRoot, 'link.txt'));
	symlinkSync(directory, join(webRoot, 'up'));
	server = await serve({ webRoot });
});

/** Without the token. */
function get(path: string, ...headers: string[]) {
	return sendRaw(server.port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`, ...headers]);
}

describe('the page', () => {
	it('is served to anybody on this machine, and always asked for anew', async () => {
		for (const path of ['/', '/?x', '/index.html', '/projects/shop', '/projects/shop/features?open=1']) {
			const answer = await get(path, HTML);
			expect(answer).toMatchObject({ status: 200, body: '<!doctype html>the page' });
			expect(answer.head).toMatch(/content-type: text\/html/i);
			expect(answer.head).toMatch(/cache-control: no-cache/i);
			expect(answer.head).toMatch(/content-security-policy: /i);
		}
		const etag = /etag: (.*)/i.exec((await get('/', HTML)).head)?.[1] ?? '';
		expect(await get('/', HTML, `If-None-Match: ${etag}`)).toMatchObject({ status: 304, body: '' });
	});

	it('keeps its hashed files for ever', async () => {
		const answer = await get('/assets/index-a1b2c3d4.js');
		expect(answer).toMatchObject({ status: 200, body: 'the script' });
		expect(answer.head).toMatch(/cache-control: public, max-age=31536000, immutable/i);
		expect(answer.head).toMatch(/content-type: application\/javascript/i);
	});

	it('is not served in place of a file that is missing, or of the API', async () => {
		for (const path of ['/assets/gone.js', '/favicon.ico']) expect((await get(path)).status).toBe(404);
		expect((await get('/assets/gone.js', HTML)).status).toBe(404);
		for (const path of ['/api/none', '/ws/none', '/metrics/none', '/docs']) {
			const answer = await get(path, HTML);
			expect([path, answer.status]).toEqual([path, 401]);
			expect(answer.body).not.toContain('the page');
		}
		expect((await sendRaw(server.port, ['POST / HTTP/1.1', `Host: 127.0.0.1:${server.port}`])).status).toBe(401);
	});

	it.each([null, '/nowhere/at/all'])('that is not built says so (%s)', async (root) => {
		server = await serve({ webRoot: root });
		const answer = await get('/', HTML);
		expect(answer.status).toBe(404);
		expect(answer.head).toMatch(/content-type: text\/plain/i);
		expect(answer.body).toContain('not built');
	});
});

describe('nothing outside the root is served', () => {
	it.each([
		'/../secret.txt',
		'/%2e%2e/secret.txt',
		'/%2e%2e%2fsecret.txt',
		'/..%2fsecret.txt',
		'/..%5csecret.txt',
		'/..\\secret.txt',
		'/%252e%252e%252fsecret.txt',
		'/assets/../../secret.txt',
		'/assets/..%2f..%2fsecret.txt',
		'/assets/%2e%2e/%2e%2e/secret.txt',
		'/..%c0%afsecret.txt',
		'/%c0%ae%c0%ae/secret.txt',
		'/../web-other/secret.txt',
		'/..%2fweb-other/secret.txt',
		'/.../secret.txt',
		'/..;/secret.txt',
		'/secret.txt%00.html',
		'/index.html%00',
		'/link.txt',
		'/up/secret.txt',
		'/up',
		'/.hidden',
		'/%2ehidden',
		'//etc/hostname',
		'/%2fetc/hostname',
		'/file:///etc/hostname',
		'http://127.0.0.1/../secret.txt',
		`/${'../'.repeat(40)}etc/hostname`,
		`/${'%2e%2e/'.repeat(40)}etc/hostname`,
		'/%zz',
		'/%',
		'/C:/Windows/win.ini',
		'/index.html::$DATA',
	])('%s', async (path) => {
		for (const headers of [[], [HTML]]) {
			const answer = await get(path, ...headers);
			expect(answer.body).not.toContain(SECRET);
			expect([path, answer.status >= 400 || answer.body.includes('the page')]).toEqual([path, true]);
			expect(answer.status).toBeLessThan(500);
		}
	});
});
