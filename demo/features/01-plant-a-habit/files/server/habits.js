import { randomUUID } from 'node:crypto';
import { dayOf, textOf } from './checks.js';
import { HttpError, readJson, sendJson } from './http.js';
import { changeGarden } from './storage.js';

export const MOST_IN_NAME = 60;
const MOST_IN_WHY = 120;
const SPECIES = ['fern', 'tulip', 'lavender', 'cactus', 'daisy', 'olive'];

/** POST /api/habits: plants a habit `{name, why, species, plantedOn}`. */
export async function addHabit(request, response) {
	const body = await readJson(request);
	const name = textOf(body.name, 'The name', MOST_IN_NAME);
	if (!name) throw new HttpError(422, 'Give the habit a name.');
	const habit = {
		id: randomUUID(),
		name,
		why: textOf(body.why, 'The reason', MOST_IN_WHY),
		species: SPECIES.includes(body.species) ? body.species : SPECIES[0],
		plantedOn: dayOf(body.plantedOn),
		days: [],
	};
	await changeGarden((garden) => {
		refuseTwin(garden, name);
		garden.habits.push(habit);
	});
	sendJson(response, habit, 201);
}

/** Two habits of one name could not be told apart. */
export function refuseTwin(garden, name, exceptId) {
	const isTwin = (other) =>
		other.id !== exceptId && !other.removedAt && other.name.toLowerCase() === name.toLowerCase();
	if (garden.habits.some(isTwin)) throw new HttpError(409, `“${name}” already grows in your garden.`);
}
