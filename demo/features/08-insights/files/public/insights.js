import { addDays, daysBetween, shortDate, today, weekdayOf } from './lib/days.js';
import { h } from './lib/elements.js';
import { growing, state } from './lib/store.js';
import { speciesOf } from './species.js';
import { currentStreak, dayCount, longestStreak } from './streak.js';

const WEEKS = 12;
const RECENT_DAYS = 30;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What the days add up to. */
export function renderInsights(root) {
	if (state.view !== 'insights') return;
	const habits = growing();
	const days = habits.flatMap((habit) => habit.days);
	root.replaceChildren(
		h('header', { class: 'insights-title' }, h('h1', {}, 'Insights'), h('p', {}, 'What your days add up to')),
		...(days.length ? [tiles(habits, days), weeks(days), weekdays(days), consistency(habits)] : [nothingYet()]),
	);
}

function nothingYet() {
	const hint = 'Tend a habit for the first time, and its days begin to add up here.';
	return h('div', { class: 'empty' }, h('h2', {}, 'Nothing to count yet'), h('p', {}, hint));
}

function tiles(habits, days) {
	const longest = Math.max(...habits.map((habit) => longestStreak(habit.days)));
	const thisWeek = days.filter((day) => day >= mondayOf(today())).length;
	const counts = countByWeekday(days);
	return h(
		'div',
		{ class: 'tiles' },
		tile('Days tended', days.length),
		tile('Longest streak', dayCount(longest)),
		tile('This week', thisWeek),
		tile('Best weekday', WEEKDAYS[counts.indexOf(Math.max(...counts))]),
	);
}

function tile(name, value) {
	return h('div', { class: 'tile' }, h('p', { class: 'tile-name' }, name), h('p', { class: 'tile-value' }, value));
}

function weeks(days) {
	const first = addDays(mondayOf(today()), -7 * (WEEKS - 1));
	const bars = Array.from({ length: WEEKS }, (_, week) => {
		const monday = addDays(first, 7 * week);
		const count = days.filter((day) => day >= monday && day < addDays(monday, 7)).length;
		return { label: shortDate(monday), name: `Week of ${shortDate(monday)}`, count };
	});
	return panel('Week by week', columns(bars, 'weeks'));
}

function weekdays(days) {
	const counts = countByWeekday(days);
	const bars = WEEKDAYS.map((name, i) => ({ label: name.slice(0, 3), name, count: counts[i] }));
	return panel('Which days are easy', columns(bars, 'weekdays'));
}

function columns(bars, kind) {
	const highest = Math.max(1, ...bars.map(({ count }) => count));
	const items = bars.map(({ label, name, count }) =>
		h(
			'li',
			{ 'aria-label': `${name}: ${count}` },
			h('span', { class: 'column-count' }, count || ''),
			h('span', { class: 'column-bar', style: `--part: ${count / highest}` }),
			h('span', { class: 'column-label' }, label),
		),
	);
	return h('ol', { class: `columns ${kind}` }, items);
}

/** The share of the last thirty days, or of those since its first day for a younger habit. */
function consistency(habits) {
	const rows = habits.map((habit) => {
		const since = [habit.days[0] ?? today(), addDays(today(), 1 - RECENT_DAYS)].sort().at(-1);
		const possible = daysBetween(since, today());
		const tended = possible.filter((day) => habit.days.includes(day)).length;
		return { habit, part: tended / possible.length };
	});
	rows.sort((a, b) => b.part - a.part);
	const items = rows.map(({ habit, part }) =>
		h(
			'li',
			{ style: `--hue: ${speciesOf(habit).hue}` },
			h('span', { class: 'row-name' }, habit.name),
			h('span', { class: 'row-bar' }, h('span', { style: `--part: ${part}` })),
			h('span', { class: 'row-part' }, `${Math.round(part * 100)}%`),
			h('span', { class: 'row-streak' }, dayCount(currentStreak(habit.days))),
		),
	);
	return panel('Last thirty days', h('ol', { class: 'rows' }, items));
}

function panel(title, content) {
	return h('section', { class: 'panel' }, h('h2', {}, title), content);
}

function countByWeekday(days) {
	return WEEKDAYS.map((_, weekday) => days.filter((day) => weekdayOf(day) === weekday).length);
}

function mondayOf(day) {
	return addDays(day, -weekdayOf(day));
}
