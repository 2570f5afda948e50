import { h } from './lib/elements.js';
import { growing, state, update } from './lib/store.js';
import { isTended } from './tend.js';

const FILTERS = [
	{ id: 'all', label: 'All', fits: () => true },
	{ id: 'todo', label: 'To do', fits: (habit) => !isTended(habit) },
	{ id: 'done', label: 'Done', fits: (habit) => isTended(habit) },
];

const EMPTY = { all: 'Nothing here', todo: 'Nothing left to do today', done: 'Nothing tended yet today' };

export function setUpSearch(input) {
	input.addEventListener('input', () => update({ query: input.value }));
	input.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape') return;
		clearSearch();
		input.blur();
	});
}

function clearSearch() {
	document.querySelector('#search').value = '';
	update({ query: '' });
}

/** Whether a habit is among those that are looked for. */
export function found(habit) {
	return currentFilter().fits(habit) && matches(habit);
}

/** All words of the search stand in the habit's name, its reason or its notes. */
function matches(habit) {
	const text = [habit.name, habit.why, ...Object.values(habit.notes ?? {})].join('\n').toLowerCase();
	return state.query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

export function renderFilters(root) {
	const habits = growing();
	root.hidden = habits.length === 0;
	root.replaceChildren(...FILTERS.map((filter) => filterButton(filter, habits.filter(filter.fits).length)));
}

function filterButton({ id, label }, count) {
	return h(
		'button',
		{
			type: 'button',
			'aria-pressed': String(state.filter === id),
			'data-focus': `filter-${id}`,
			onclick: () => update({ filter: id }),
		},
		label,
		h('span', { class: 'count' }, count),
	);
}

export function nothingFound() {
	const query = state.query.trim();
	return h(
		'div',
		{ class: 'empty small' },
		h('h2', {}, query ? `No habit matches “${query}”` : EMPTY[state.filter]),
		query && h('button', { class: 'button', type: 'button', onclick: clearSearch }, 'Clear the search'),
	);
}

function currentFilter() {
	return FILTERS.find(({ id }) => id === state.filter);
}
