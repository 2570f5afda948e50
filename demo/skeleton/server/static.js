import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpError } from './http.js';

const ROOT = fileURLToPath(new URL('../public', import.meta.url));
const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.svg': 'image/svg+xml',
};

/** Sends a file of the page; never one outside of `public`. */
export async function sendFile(request, response, pathname) {
	if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError(405, 'Files can only be read.');
	const body = await readFile(locate(pathname)).catch(() => {
		throw new HttpError(404, `There is no ${pathname}.`);
	});
	const type = TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream';
	response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' });
	response.end(request.method === 'HEAD' ? undefined : body);
}

function locate(pathname) {
	const file = join(ROOT, pathname === '/' ? 'index.html' : decodePath(pathname));
	if (!file.startsWith(ROOT + sep)) throw new HttpError(404, `There is no ${pathname}.`);
	return file;
}

function decodePath(pathname) {
	try {
		return decodeURIComponent(pathname);
	} catch {
		throw new HttpError(400, 'That address is not well formed.');
	}
}
