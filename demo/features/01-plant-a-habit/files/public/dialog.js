import { h } from './lib/elements.js';
import { icon } from './lib/icons.js';

export function dialogHeader(id, title) {
	return h('header', { class: 'dialog-header' }, h('h2', { id }, title), closeButton());
}

export function closeButton() {
	return h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: closeOwn }, icon('close'));
}

function closeOwn(event) {
	event.currentTarget.closest('dialog').close();
}

/** A labelled line to type in. */
export function field(label, attributes, hint) {
	return h(
		'label',
		{ class: 'field' },
		h('span', { class: 'field-label' }, label, hint && h('span', { class: 'field-hint' }, ` ${hint}`)),
		h('input', { type: 'text', autocomplete: 'off', ...attributes }),
	);
}

export function showProblem(dialog, error) {
	dialog.querySelector('.form-problem').textContent = error.message;
}
