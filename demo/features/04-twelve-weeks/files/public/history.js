import { addDays, daysBetween, monthName, shortDate, today, weekdayOf } from './lib/days.js';
import { h } from './lib/elements.js';
import { isTended, markDays } from './tend.js';

const WEEKS = 12;
const STEPS = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 };

/** The day that was marked last: a click with Shift fills from there. */
let anchor = { habitId: '', day: '', tended: false };

/** Twelve weeks of a habit, one column a week; a click on a day marks it. */
export function historySection(habit) {
	const first = addDays(today(), -weekdayOf(today()) - 7 * (WEEKS - 1));
	const days = daysBetween(first, today());
	const levels = levelsOf(habit, first);
	return h(
		'section',
		{ class: 'history' },
		h('h3', {}, 'Twelve weeks'),
		h(
			'div',
			{ class: 'map' },
			monthLabels(first),
			weekdayLabels(),
			h(
				'div',
				{ class: 'map-days', role: 'group', 'aria-label': 'Days', onkeydown: moveAmongDays },
				days.map((day) => dayButton(habit, day, levels.get(day) ?? 0)),
			),
		),
		h('p', { class: 'hint' }, 'Click a day to mark it. Shift-click fills the days between.'),
	);
}

function dayButton(habit, day, level) {
	return h('button', {
		class: 'day',
		type: 'button',
		'data-level': level,
		'data-day': day,
		'data-focus': `day-${day}`,
		'aria-pressed': String(level > 0),
		'aria-label': `${shortDate(day)}, ${howLongAgo(day)}`,
		title: `${shortDate(day)}, ${howLongAgo(day)}`,
		tabindex: day === today() ? 0 : -1,
		onclick: (event) => clickDay(habit, day, event.shiftKey),
	});
}

function clickDay(habit, day, isFilling) {
	if (isFilling && anchor.habitId === habit.id) {
		const [from, to] = [anchor.day, day].sort();
		return markDays(habit, daysBetween(from, to), anchor.tended);
	}
	anchor = { habitId: habit.id, day, tended: !isTended(habit, day) };
	return markDays(habit, [day], anchor.tended);
}

/** Arrow keys walk over the map; only one day is a stop of the Tab key. */
function moveAmongDays(event) {
	const step = STEPS[event.key];
	const from = event.target.dataset.day;
	if (!step || !from) return;
	event.preventDefault();
	event.currentTarget.querySelector(`[data-day="${addDays(from, step)}"]`)?.focus();
}

/** The longer a run of days lasts, the deeper its colour: 1 to 4. */
function levelsOf(habit, first) {
	const levels = new Map();
	const tended = new Set(habit.days);
	let run = 0;
	for (const day of daysBetween(addDays(first, -14), today())) {
		run = tended.has(day) ? run + 1 : 0;
		if (run > 0) levels.set(day, Math.min(4, 1 + Math.floor(run / 4)));
	}
	return levels;
}

function monthLabels(first) {
	const labels = [];
	for (let week = 0; week < WEEKS; week += 1) {
		const monday = addDays(first, 7 * week);
		const isNew = week === 0 || monthName(monday) !== monthName(addDays(monday, -7));
		labels.push(h('span', {}, isNew && monthName(monday)));
	}
	return h('div', { class: 'map-months', 'aria-hidden': 'true' }, labels);
}

function weekdayLabels() {
	const names = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'];
	return h(
		'div',
		{ class: 'map-weekdays', 'aria-hidden': 'true' },
		names.map((name) => h('span', {}, name)),
	);
}

function howLongAgo(day) {
	const count = daysBetween(day, today()).length - 1;
	if (count === 0) return 'today';
	return count === 1 ? 'yesterday' : `${count} days ago`;
}
