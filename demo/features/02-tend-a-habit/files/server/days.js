import { dayOf } from './checks.js';
import { HttpError, readJson, sendJson } from './http.js';
import { changeOne } from './storage.js';

const MOST_DAYS_AT_ONCE = 400;

/** PATCH /api/habits/:id/days: `{days, tended}` marks days as tended, or takes the mark away. */
export async function markDays(request, response, { id }) {
	const { days, tended } = await readJson(request);
	if (!Array.isArray(days) || days.length === 0 || days.length > MOST_DAYS_AT_ONCE) {
		throw new HttpError(422, `Name 1 to ${MOST_DAYS_AT_ONCE} days.`);
	}
	days.forEach(dayOf);
	const habit = await changeOne(id, (one) => {
		const kept = new Set(one.days);
		for (const day of days) {
			if (tended) kept.add(day);
			else kept.delete(day);
		}
		one.days = [...kept].sort();
	});
	sendJson(response, habit);
}
