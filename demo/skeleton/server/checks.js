import { HttpError } from './http.js';

/** A line of text that people typed: trimmed, and no longer than `most` characters. */
export function textOf(value, what, most) {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text.length > most) throw new HttpError(422, `${what} may have ${most} characters at most.`);
	return text;
}

/** A day such as 2026-03-01: the day at the place of whoever looks at the page. */
export function dayOf(value) {
	const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(time)) throw new HttpError(422, 'A day looks like 2026-03-01.');
	return value;
}
