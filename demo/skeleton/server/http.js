const MAX_BODY_BYTES = 64 * 1024;

/** A request that cannot be answered as asked; the message is shown to people. */
export class HttpError extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

export function sendJson(response, body, status = 200) {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
	response.end(JSON.stringify(body));
}

/** Reads a JSON object from the body of a request. */
export async function readJson(request) {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) {
		text += chunk;
		if (text.length > MAX_BODY_BYTES) throw new HttpError(413, 'That is too much text.');
	}
	try {
		const body = JSON.parse(text);
		if (body !== null && typeof body === 'object') return body;
	} catch {
		// Said below, for text that is no JSON and for JSON that is no object alike.
	}
	throw new HttpError(400, 'The body must be a JSON object.');
}
