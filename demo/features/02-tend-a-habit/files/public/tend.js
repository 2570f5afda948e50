import { api } from './lib/api.js';
import { today } from './lib/days.js';
import { h } from './lib/elements.js';
import { icon } from './lib/icons.js';
import { growing, takeIn, update } from './lib/store.js';

/** The round button that says whether a habit was tended today, and changes it. */
export function tendButton(habit) {
	return h(
		'button',
		{
			class: 'tend',
			type: 'button',
			'aria-label': `Tend ${habit.name}`,
			'aria-pressed': String(isTended(habit)),
			'data-focus': `tend-${habit.id}`,
			onclick: () => markDays(habit, [today()], !isTended(habit)),
		},
		icon('check'),
	);
}

export function isTended(habit, day = today()) {
	return habit.days.includes(day);
}

/** Marks days of a habit as tended or not: at once on the page, then on the server. */
export async function markDays(habit, days, tended) {
	const others = habit.days.filter((day) => !days.includes(day));
	takeIn({ ...habit, days: tended ? [...others, ...days].sort() : others });
	try {
		takeIn(await api.patch(`/habits/${habit.id}/days`, { days, tended }));
	} catch (error) {
		takeIn(habit);
		update({ problem: error.message });
	}
}

/** One line on how the day goes. */
export function summaryOf(all) {
	const habits = growing();
	const tended = habits.filter((habit) => isTended(habit)).length;
	if (habits.length === 0) return all.length ? 'Everything rests' : 'A quiet place to begin';
	if (tended === habits.length) return 'All tended. Enjoy the rest of your day.';
	return `${tended} of ${habits.length} tended today`;
}

/** A ring that closes as the day's habits are tended. */
export function renderProgress(root) {
	const habits = growing();
	const part = habits.length ? habits.filter((habit) => isTended(habit)).length / habits.length : 0;
	root.hidden = habits.length === 0;
	root.classList.toggle('full', part === 1);
	root.style.setProperty('--part', part);
	if (root.firstChild) return;
	root.innerHTML = `
		<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
			<circle class="ring-rest" cx="22" cy="22" r="18" pathLength="100" />
			<circle class="ring-part" cx="22" cy="22" r="18" pathLength="100" />
			<path class="ring-check" d="m15.5 22.5 4.5 4.5 8.5-9.5" />
		</svg>`;
}
