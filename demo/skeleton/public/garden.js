import { fill, h } from './lib/elements.js';
import { state } from './lib/store.js';

const BARE_GROUND = `
	<svg viewBox="0 0 200 120" width="200" height="120" aria-hidden="true">
		<ellipse cx="100" cy="98" rx="78" ry="9" fill="var(--line)" />
		<path d="M58 98c6-16 22-24 42-24s36 8 42 24z" fill="#8a6a4f" />
		<path d="M58 98c6-16 22-24 42-24-14 3-26 12-28 24z" fill="#7a5c43" />
		<path d="M100 75V48" stroke="#3f8f5f" stroke-width="3.5" stroke-linecap="round" fill="none" />
		<path d="M100 54C100 40 89 33 74 33c0 14 10 21 26 21Z" fill="#3f8f5f" />
		<path d="M100 48c0-14 10-22 25-22 0 14-9 22-25 22Z" fill="#6cbf8a" />
	</svg>`;

/** Shows the habits that are grown now, or says why there are none to see. */
export function renderGarden(root) {
	if (!state.loaded) return;
	const problem = state.problem && h('p', { class: 'problem', role: 'alert' }, state.problem);
	fill(root, problem || emptyGarden());
}

function emptyGarden() {
	return h(
		'div',
		{ class: 'empty' },
		h('div', { html: BARE_GROUND }),
		h('h2', {}, 'Nothing planted yet'),
		h('p', {}, 'Pick one small thing that you would like to do every day. Tend it, and watch it grow.'),
	);
}
