import { h } from './lib/elements.js';
import { speciesOf } from './species.js';

/** A habit in the garden. */
export function card(habit) {
	return h(
		'article',
		{ class: 'card', style: `--hue: ${speciesOf(habit).hue}`, 'aria-label': habit.name },
		h('div', { class: 'card-scene' }, h('img', { src: '/favicon.svg', alt: '' })),
		h(
			'div',
			{ class: 'card-body' },
			h('div', { class: 'card-words' }, h('h2', {}, habit.name), h('p', {}, habit.why || speciesOf(habit).label)),
		),
	);
}
