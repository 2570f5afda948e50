import { closeButton } from './dialog.js';
import { historySection } from './history.js';
import { shortDate } from './lib/days.js';
import { h } from './lib/elements.js';
import { state, update } from './lib/store.js';
import { plantFor } from './plant.js';
import { speciesOf } from './species.js';
import { currentStreak, longestStreak } from './streak.js';

let sheet;

/** Opens a close look at one habit, at the side of the page. */
export function openSheet(id) {
	update({ openId: id });
}

export function closeSheet() {
	update({ openId: null });
}

/** Brings the sheet in line with the state: shut, open, or showing what changed. */
export function renderSheet() {
	const habit = state.habits.find(({ id }) => id === state.openId);
	if (!habit) return sheet?.close();
	sheet ??= makeSheet();
	sheet.setAttribute('aria-label', habit.name);
	sheet.style.setProperty('--hue', speciesOf(habit).hue);
	sheet.firstChild.replaceChildren(...parts(habit));
	if (!sheet.open) sheet.showModal();
}

function parts(habit) {
	return [
		h('div', { class: 'sheet-top' }, closeButton()),
		h('div', { class: 'sheet-plant' }, plantFor(habit)),
		h('div', { class: 'sheet-title' }, h('h2', {}, habit.name), habit.why && h('p', {}, habit.why)),
		h(
			'dl',
			{ class: 'facts' },
			fact('Streak', currentStreak(habit.days)),
			fact('Longest', longestStreak(habit.days)),
			fact('Tended', habit.days.length),
			fact('Planted', shortDate(habit.plantedOn)),
		),
		historySection(habit),
	];
}

function fact(name, value) {
	return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function makeSheet() {
	const made = h('dialog', { class: 'sheet', autofocus: true }, h('div', { class: 'sheet-page' }));
	made.addEventListener('close', () => state.openId && closeSheet());
	made.addEventListener('click', (event) => event.target === made && made.close());
	document.body.append(made);
	return made;
}
