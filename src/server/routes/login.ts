import { loginLink, loginQuery } from '../../contract/api/login.ts';
import type { Access } from '../access/create-access.ts';
import type { App } from '../app.ts';

/** How a browser becomes known: a link that a program with the token asked for. */
export function loginRoutes(app: App, access: Access): void {
	app.get(
		'/login',
		{
			// Looking at a link's head, as previews do, must not use it up.
			exposeHeadRoute: false,
			config: { need: 'page' },
			schema: { querystring: loginQuery, hide: true },
		},
		(request, reply) => {
			const cookie = access.login(request.raw, request.query.code);
			reply.header('cache-control', 'no-store');
			if (cookie !== undefined) return reply.header('set-cookie', cookie).redirect('/', 303);
			return reply.status(403).type('text/html; charset=utf-8').send(REFUSED);
		},
	);

	app.post(
		'/api/login-link',
		{
			schema: {
				operationId: 'createLoginLink',
				summary: 'A link that lets a browser in once, within five minutes',
				tags: ['system'],
				response: { 201: loginLink },
			},
		},
		(request, reply) => {
			reply.status(201);
			return { url: access.newLink(access.portOf(request.raw) ?? 80) };
		},
	);
}

const REFUSED = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>autocoder: this link is no longer good</title>
<h1>This link is no longer good</h1>
<p>A link to autocoder works once, and for five minutes.</p>
<p>Run <code>autocoder</code> in a terminal: it shows a new one, also while the server is running.</p>
</html>
`;
