/** Days are text such as 2026-03-01, at the place of whoever looks: they sort and compare as they are. */

export function today() {
	return toDay(new Date());
}

export function addDays(day, count) {
	const date = toDate(day);
	date.setDate(date.getDate() + count);
	return toDay(date);
}

/** All days from `first` to `last`, both included. */
export function daysBetween(first, last) {
	const days = [];
	for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
	return days;
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day) {
	return (toDate(day).getDay() + 6) % 7;
}

export const longDate = formatter({ weekday: 'long', day: 'numeric', month: 'long' });
export const shortDate = formatter({ day: 'numeric', month: 'short' });
export const monthName = formatter({ month: 'short' });
export const weekdayName = formatter({ weekday: 'long' });

function formatter(options) {
	const format = new Intl.DateTimeFormat('en-GB', options);
	return (day) => format.format(toDate(day));
}

/** Noon, so that no change of the clock moves a day. */
function toDate(day) {
	return new Date(`${day}T12:00:00`);
}

function toDay(date) {
	const two = (number) => String(number).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
