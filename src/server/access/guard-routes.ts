import type { App } from '../app.ts';
import type { Access, Need } from './create-access.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** What the route wants of its callers. Default: the token. */
		need?: Need;
	}
}

/** What belongs to the API, even where only the page's own route would answer. */
const GUARDED = /^\/(api|ws|metrics|docs)([/?]|$)/;

/** Checks every request before anything else is done with it, those included for which there is no route. */
export function guardRoutes(app: App, access: Access): void {
	app.addHook('onRequest', (request, reply, done) => {
		reply.headers(SECURITY_HEADERS);
		const guarded = isGuardedPath(request.url);
		if (guarded) reply.header('cache-control', 'no-store');
		const { need = 'token' } = request.routeOptions.config;
		access.check(request.raw, need === 'page' && guarded ? 'token' : need);
		done();
	});
}

/** Whether an address is the API's and not the page's. */
export function isGuardedPath(url: string): boolean {
	return GUARDED.test(url);
}
