import { api } from './lib/api.js';
import { shortDate, today } from './lib/days.js';
import { h } from './lib/elements.js';
import { icon } from './lib/icons.js';
import { state, takeIn, update } from './lib/store.js';
import { closeSheet } from './sheet.js';
import { showToast } from './toast.js';

/** The name of a habit, to be changed in place: Enter or leaving it saves, Escape takes it back. */
export function nameField(habit) {
	const input = h('input', {
		class: 'name-field',
		'aria-label': 'Name',
		maxlength: 60,
		value: habit.name,
		autocomplete: 'off',
		onkeydown: (event) => {
			if (event.key !== 'Enter' && event.key !== 'Escape') return;
			event.preventDefault();
			if (event.key === 'Escape') input.value = habit.name;
			input.blur();
		},
		onchange: () => rename(habit, input),
	});
	return input;
}

async function rename(habit, input) {
	const name = input.value.trim();
	if (!name || name === habit.name) {
		input.value = habit.name;
		return;
	}
	try {
		takeIn(await api.patch(`/habits/${habit.id}`, { name }));
	} catch (error) {
		input.value = habit.name;
		closeSheet();
		showToast(error.message);
	}
}

/** What ends a close look: rest, or removal. Both can be taken back. */
export function keepingActions(habit) {
	return h(
		'footer',
		{ class: 'sheet-actions' },
		h('button', { class: 'button quiet', type: 'button', onclick: () => archive(habit) }, icon('archive'), 'Archive'),
		h(
			'button',
			{ class: 'button quiet danger', type: 'button', onclick: () => remove(habit) },
			icon('trash'),
			'Delete',
		),
	);
}

async function archive(habit) {
	closeSheet();
	await attempt(async () => {
		takeIn(await api.patch(`/habits/${habit.id}`, { archivedOn: today() }));
		showToast(`Archived “${habit.name}”`, () => wake(habit));
	});
}

async function wake(habit) {
	await attempt(async () => takeIn(await api.patch(`/habits/${habit.id}`, { archivedOn: null })));
}

async function remove(habit) {
	closeSheet();
	await attempt(async () => {
		await api.remove(`/habits/${habit.id}`);
		const before = state.habits;
		update({ habits: before.filter(({ id }) => id !== habit.id) });
		showToast(`Deleted “${habit.name}”`, () => restore(habit, before));
	});
}

/** Back at its old place, among habits that may have changed since. */
async function restore(habit, before) {
	await attempt(async () => {
		const back = await api.post(`/habits/${habit.id}/restore`);
		const place = before.findIndex(({ id }) => id === habit.id);
		update({ habits: state.habits.toSpliced(place, 0, back) });
	});
}

async function attempt(action) {
	try {
		await action();
	} catch (error) {
		showToast(error.message);
	}
}

/** The archived habits, folded away under the garden. */
export function archivedShelf() {
	const archived = state.habits.filter((habit) => habit.archivedOn);
	if (archived.length === 0) return null;
	const shelf = h(
		'details',
		{ class: 'shelf', open: isShelfOpen, ontoggle: () => (isShelfOpen = shelf.open) },
		h('summary', { 'data-focus': 'shelf' }, `Archived (${archived.length})`),
		h('ul', {}, archived.map(shelfRow)),
	);
	return shelf;
}

let isShelfOpen = false;

function shelfRow(habit) {
	return h(
		'li',
		{},
		h('span', { class: 'shelf-name' }, habit.name),
		h('span', { class: 'shelf-since' }, `since ${shortDate(habit.archivedOn)}`),
		h('button', { class: 'button small', type: 'button', onclick: () => wake(habit) }, 'Bring back'),
	);
}
