import { h } from './lib/elements.js';
import { state, update } from './lib/store.js';

const VIEWS = [
	{ id: 'garden', label: 'Garden' },
	{ id: 'insights', label: 'Insights' },
];

export function showView(view) {
	update({ view });
	scrollTo(0, 0);
}

/** Shows the chosen view, hides the other, and says in the bar which it is. */
export function renderViews() {
	document.querySelector('#views').replaceChildren(...VIEWS.map(viewButton));
	document.body.dataset.view = state.view;
	for (const { id } of VIEWS) document.querySelector(`#view-${id}`).hidden = state.view !== id;
}

function viewButton({ id, label }) {
	return h(
		'button',
		{
			type: 'button',
			'aria-current': state.view === id ? 'page' : null,
			'data-focus': `view-${id}`,
			onclick: () => showView(id),
		},
		label,
	);
}
