import { dayOf, textOf } from './checks.js';
import { readJson, sendJson } from './http.js';
import { changeOne } from './storage.js';

const MOST_IN_NOTE = 2000;

/** PUT /api/habits/:id/notes/:day: `{text}` is kept with that day; an empty text takes the note away. */
export async function writeNote(request, response, { id, day }) {
	const text = textOf((await readJson(request)).text, 'A note', MOST_IN_NOTE);
	const habit = await changeOne(id, (one) => {
		const { [dayOf(day)]: _old, ...others } = one.notes ?? {};
		one.notes = text ? { ...others, [day]: text } : others;
	});
	sendJson(response, habit);
}
