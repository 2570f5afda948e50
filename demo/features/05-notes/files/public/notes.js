import { api } from './lib/api.js';
import { longDate, today } from './lib/days.js';
import { h } from './lib/elements.js';
import { takeIn } from './lib/store.js';

/** What is typed and not saved yet, by habit: it outlives a change of the page around it. */
const drafts = new Map();

/** A line for today, and what was written on the days before. */
export function notesSection(habit) {
	const notes = habit.notes ?? {};
	const earlier = Object.keys(notes).filter((day) => day !== today());
	return h(
		'section',
		{ class: 'notes' },
		h('h3', {}, 'Notes'),
		noteForm(habit, notes[today()] ?? ''),
		h(
			'ol',
			{ class: 'note-list' },
			earlier
				.sort()
				.reverse()
				.map((day) => noteEntry(day, notes[day])),
		),
	);
}

function noteForm(habit, saved) {
	const button = h('button', { class: 'button small', type: 'submit' }, 'Save note');
	const problem = h('p', { class: 'form-problem', role: 'alert' });
	const text = h(
		'textarea',
		{
			rows: 3,
			maxlength: 2000,
			placeholder: 'How did it go?',
			'aria-label': 'Note for today',
			'data-focus': `note-${habit.id}`,
			oninput: () => {
				drafts.set(habit.id, text.value);
				follow();
			},
		},
		drafts.get(habit.id) ?? saved,
	);

	function follow() {
		const isSaved = text.value.trim() === saved;
		button.disabled = isSaved;
		button.textContent = isSaved && saved ? 'Saved' : 'Save note';
	}

	async function submit(event) {
		event.preventDefault();
		try {
			const kept = await api.put(`/habits/${habit.id}/notes/${today()}`, { text: text.value });
			drafts.delete(habit.id);
			takeIn(kept);
		} catch (error) {
			problem.textContent = error.message;
		}
	}

	follow();
	return h(
		'form',
		{ class: 'note-form', onsubmit: submit },
		text,
		h('div', { class: 'note-actions' }, problem, button),
	);
}

function noteEntry(day, text) {
	return h('li', {}, h('time', { datetime: day }, longDate(day)), h('p', {}, text));
}
