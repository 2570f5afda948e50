import { HttpError, sendJson } from './http.js';
import { readGarden } from './storage.js';

const routes = [
	// method, path, who answers
	['GET', '/api/garden', getGarden],
];

/** Finds who answers a request, and the named parts of its path. */
export function findRoute(method, path) {
	const parts = path.split('/');
	const atPath = routes.filter(([, pattern]) => fits(pattern.split('/'), parts));
	if (atPath.length === 0) throw new HttpError(404, `There is no ${path}.`);
	const route = atPath.find(([allowed]) => allowed === method);
	if (!route) throw new HttpError(405, `${path} cannot be asked with ${method}.`);
	return { handle: route[2], params: paramsOf(route[1].split('/'), parts) };
}

function fits(pattern, parts) {
	return pattern.length === parts.length && pattern.every((part, i) => part.startsWith(':') || part === parts[i]);
}

function paramsOf(pattern, parts) {
	const named = pattern.map((part, i) => [part, parts[i]]).filter(([part]) => part.startsWith(':'));
	return Object.fromEntries(named.map(([part, value]) => [part.slice(1), value]));
}

async function getGarden(_request, response) {
	const garden = await readGarden();
	sendJson(response, { habits: garden.habits.filter((habit) => !habit.removedAt) });
}
