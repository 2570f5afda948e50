import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isGuardedPath } from './access/guard-routes.ts';
import type { App } from './app.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
/** Files there have a hash of their content in their names. */
const HASHED = 'assets/';

/**
 * Serves the built page. It is open to callers without the token: it holds no data and is the same on every machine, and it must load
 * to say that one has to log in.
 *
 * @param webRoot the directory with index.html, or null when the page was not built
 */
export async function staticFiles(app: App, webRoot: string | null): Promise<void> {
	await app.register(fastifyStatic, { serve: false });
	app.get('/*', { config: { need: 'page' }, schema: { hide: true } }, async (request, reply) => {
		if (isGuardedPath(request.url)) return reply.callNotFound();
		const wanted = (request.params as { '*': string })['*'];
		if (!isPlain(wanted)) return reply.callNotFound();
		const file = webRoot === null ? undefined : await fileWithin(webRoot, wanted);
		if (file !== undefined) return send(reply, file, wanted);
		if (!isNavigation(request, wanted)) return reply.callNotFound();
		const index = webRoot === null ? undefined : await fileWithin(webRoot, 'index.html');
		if (index !== undefined) return send(reply, index, 'index.html');
		return reply.status(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
	});
}

const NOT_BUILT = 'The page of autocoder is not built here. The command line and the API work without it.\n';

function send(reply: FastifyReply, { root, path }: Found, wanted: string) {
	if (wanted.startsWith(HASHED)) return reply.sendFile(path, root, { maxAge: YEAR_MS, immutable: true });
	reply.header('cache-control', 'no-cache');
	return reply.sendFile(path, root, { cacheControl: false });
}

/** Names that mean something else to some file system (`..`, `a\b`, `a:b`, hidden files) belong to no page. */
function isPlain(path: string): boolean {
	return !/[\0\\:]|(^|\/)\./.test(path);
}

interface Found {
	readonly root: string;
	/** Relative to the root. */
	readonly path: string;
}

/** The file of that name, if it is one and lies below the root when all links are followed. */
async function fileWithin(webRoot: string, path: string): Promise<Found | undefined> {
	try {
		const root = await realpath(webRoot);
		const real = await realpath(join(root, path));
		if (!real.startsWith(root + sep) || !(await stat(real)).isFile()) return undefined;
		return { root, path: real.slice(root.length + 1) };
	} catch {
		return undefined;
	}
}

/** A view of the page has an address of its own, for which there is no file. What a page loads is no view. */
function isNavigation({ headers }: FastifyRequest, path: string): boolean {
	return (headers.accept ?? '').includes('text/html') && !path.startsWith(HASHED);
}
