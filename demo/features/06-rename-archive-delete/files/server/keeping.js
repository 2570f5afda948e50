import { dayOf, textOf } from './checks.js';
import { MOST_IN_NAME, refuseTwin } from './habits.js';
import { HttpError, readJson, sendJson } from './http.js';
import { changeGarden, changeOne } from './storage.js';

/** How many removed habits are kept, for people who change their mind. */
const KEPT_AFTER_REMOVAL = 20;

/** PATCH /api/habits/:id: `{name}` renames, `{archivedOn}` puts to rest on a day, or wakes with null. */
export async function changeHabit(request, response, { id }) {
	const body = await readJson(request);
	const name = textOf(body.name, 'The name', MOST_IN_NAME);
	if ('name' in body && !name) throw new HttpError(422, 'Give the habit a name.');
	const habit = await changeGarden((garden) => {
		const one = garden.habits.find((habit) => habit.id === id);
		if (!one) throw new HttpError(404, 'That habit is not in the garden.');
		if (name) {
			refuseTwin(garden, name, id);
			one.name = name;
		}
		if ('archivedOn' in body) one.archivedOn = body.archivedOn && dayOf(body.archivedOn);
		return one;
	});
	sendJson(response, habit);
}

/** DELETE /api/habits/:id: out of the garden, but kept for a while. */
export async function removeHabit(_request, response, { id }) {
	const habit = await changeOne(id, (one) => {
		one.removedAt = new Date().toISOString();
	});
	await changeGarden(forgetOldest);
	sendJson(response, habit);
}

/** POST /api/habits/:id/restore: back in its old place. */
export async function restoreHabit(_request, response, { id }) {
	const habit = await changeOne(id, (one) => {
		delete one.removedAt;
	});
	sendJson(response, habit);
}

function forgetOldest(garden) {
	const removed = garden.habits
		.filter((habit) => habit.removedAt)
		.sort((a, b) => b.removedAt.localeCompare(a.removedAt));
	const forgotten = new Set(removed.slice(KEPT_AFTER_REMOVAL));
	garden.habits = garden.habits.filter((habit) => !forgotten.has(habit));
}
