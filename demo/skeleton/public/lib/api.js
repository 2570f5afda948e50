/** Asks the server; resolves to its answer, and throws an Error with a message for people. */
async function ask(method, path, body) {
	const response = await fetch(`/api${path}`, {
		method,
		headers: body ? { 'content-type': 'application/json' } : {},
		...(body && { body: JSON.stringify(body) }),
	}).catch(() => {
		throw new Error('Sprout does not answer. Is its server still running?');
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

export const api = {
	get: (path) => ask('GET', path),
	post: (path, body = {}) => ask('POST', path, body),
	put: (path, body) => ask('PUT', path, body),
	patch: (path, body) => ask('PATCH', path, body),
	remove: (path) => ask('DELETE', path),
};
