import { dialogHeader, field, showProblem } from './dialog.js';
import { api } from './lib/api.js';
import { today } from './lib/days.js';
import { h } from './lib/elements.js';
import { icon } from './lib/icons.js';
import { growing, takeIn } from './lib/store.js';
import { SPECIES } from './species.js';

/** Makes a button of the page open the form for a new habit. */
export function setUpAddHabit(button) {
	button.prepend(icon('plus'));
	button.addEventListener('click', openAddHabit);
}

export function addHabitButton(label) {
	return h('button', { class: 'button primary', type: 'button', onclick: openAddHabit }, label);
}

export function openAddHabit() {
	const dialog = h(
		'dialog',
		{ class: 'dialog', 'aria-labelledby': 'add-title', onclose: () => dialog.remove() },
		h(
			'form',
			{ onsubmit: (event) => submit(event, dialog) },
			dialogHeader('add-title', 'Plant a habit'),
			field('What will you do?', {
				name: 'name',
				placeholder: 'Read ten pages',
				maxlength: 60,
				required: true,
				autofocus: true,
			}),
			field('Why, or when?', { name: 'why', placeholder: 'In bed, before the phone', maxlength: 120 }, 'optional'),
			speciesPicker(),
			h('p', { class: 'form-problem', role: 'alert' }),
			h(
				'div',
				{ class: 'dialog-actions' },
				h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, 'Cancel'),
				h('button', { class: 'button primary', type: 'submit' }, 'Plant it'),
			),
		),
	);
	document.body.append(dialog);
	dialog.showModal();
}

/** The next species in turn is chosen already, so that a garden is mixed without any thought. */
function speciesPicker() {
	const next = SPECIES[growing().length % SPECIES.length];
	return h(
		'fieldset',
		{ class: 'species' },
		h('legend', {}, 'Grow it as'),
		h(
			'div',
			{ class: 'species-options' },
			SPECIES.map((species) =>
				h(
					'label',
					{ class: 'species-option', style: `--hue: ${species.hue}` },
					h('input', { type: 'radio', name: 'species', value: species.id, checked: species === next }),
					h('span', { class: 'species-colour' }),
					species.label,
				),
			),
		),
	);
}

async function submit(event, dialog) {
	event.preventDefault();
	const form = new FormData(event.target);
	try {
		takeIn(await api.post('/habits', { ...Object.fromEntries(form), plantedOn: today() }));
		dialog.close();
	} catch (error) {
		showProblem(dialog, error);
	}
}
