import { addDays, daysBetween, longDate, today } from './lib/days.js';
import { h } from './lib/elements.js';

/** Days in a row up to today; a day that is not over yet does not break it. */
export function currentStreak(days) {
	const tended = new Set(days);
	let day = tended.has(today()) ? today() : addDays(today(), -1);
	let count = 0;
	for (; tended.has(day); day = addDays(day, -1)) count += 1;
	return count;
}

export function longestStreak(days) {
	let longest = 0;
	let run = 0;
	let previous = '';
	for (const day of days) {
		run = previous && day === addDays(previous, 1) ? run + 1 : 1;
		longest = Math.max(longest, run);
		previous = day;
	}
	return longest;
}

/** How far a plant has grown: a tended day adds a point, a missed one costs one. One missed day never costs it all. */
export function growthPoints(days) {
	if (days.length === 0) return 0;
	const tended = new Set(days);
	const past = daysBetween(days[0], addDays(today(), -1));
	const points = past.reduce((sum, day) => Math.max(0, sum + (tended.has(day) ? 1 : -1)), 0);
	return points + (tended.has(today()) ? 1 : 0);
}

/** Neither today nor yesterday nor the day before: the plant lets its leaves hang. */
export function isThirsty(days) {
	return days.length > 0 && days.at(-1) < addDays(today(), -2);
}

export function dayCount(count) {
	return count === 1 ? '1 day' : `${count} days`;
}

/** The streak in words, as on the card. */
export function streakLine(habit) {
	const streak = currentStreak(habit.days);
	if (streak > 0) return h('p', { class: 'streak' }, h('strong', {}, streak), streak === 1 ? ' day' : ' days in a row');
	return h('p', { class: 'streak none' }, habit.days.length ? 'Waits for you' : 'Not tended yet');
}

/** The last seven days as dots, today at the right. */
export function weekDots(habit) {
	const days = daysBetween(addDays(today(), -6), today());
	const dots = days.map((day) =>
		h('span', { class: habit.days.includes(day) ? 'dot tended' : 'dot', title: longDate(day) }),
	);
	return h('div', { class: 'week', 'aria-hidden': 'true' }, dots);
}
