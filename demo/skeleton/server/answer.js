import { HttpError, sendJson } from './http.js';
import { findRoute } from './routes.js';
import { sendFile } from './static.js';

/** Answers one request: the API under /api, the page everywhere else. */
export async function answer(request, response) {
	try {
		const { pathname } = new URL(request.url, 'http://localhost');
		if (!pathname.startsWith('/api/')) return await sendFile(request, response, pathname);
		refuseOtherSites(request);
		const { handle, params } = findRoute(request.method, pathname);
		await handle(request, response, params);
	} catch (error) {
		if (response.headersSent) return response.destroy();
		if (!(error instanceof HttpError)) console.error(error);
		const status = error instanceof HttpError ? error.status : 500;
		sendJson(response, { error: status === 500 ? 'Something went wrong.' : error.message }, status);
	}
}

/** Other pages in the same browser must not read or change the garden, not even under a name that leads here. */
function refuseOtherSites(request) {
	const host = (request.headers.host ?? '').replace(/:\d+$/, '');
	const site = request.headers['sec-fetch-site'] ?? 'none';
	const isLocal = host === '127.0.0.1' || host === 'localhost';
	if (!isLocal || !['same-origin', 'none'].includes(site)) throw new HttpError(403, 'Only Sprout itself may ask this.');
}
