import { openAddHabit } from './add-habit.js';
import { dialogHeader } from './dialog.js';
import { h } from './lib/elements.js';
import { showView } from './views.js';

const SHORTCUTS = [
	{ keys: ['n'], does: 'Plant a habit', run: openAddHabit },
	{ keys: ['/'], does: 'Search', run: search },
	{ keys: ['1', '…', '9'], does: 'Tend the first to ninth habit' },
	{ keys: ['j', 'k'], does: 'Next and previous habit' },
	{ keys: ['t'], does: 'Tend the habit in focus', run: tendInFocus },
	{ keys: ['g'], does: 'Garden', run: () => showView('garden') },
	{ keys: ['i'], does: 'Insights', run: () => showView('insights') },
	{ keys: ['?'], does: 'This list', run: showShortcuts },
];

/** Single keys work everywhere but in fields and while a dialog is open. */
export function setUpKeyboard() {
	document.addEventListener('keydown', (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
		const action = actionOf(event.key.toLowerCase());
		if (!action) return;
		event.preventDefault();
		action();
	});
}

function isTyping(target) {
	return document.querySelector('dialog[open]') !== null || target.matches('input:not([type=radio]), textarea');
}

function actionOf(key) {
	if (key === 'j') return () => moveToCard(1);
	if (key === 'k') return () => moveToCard(-1);
	if (/^[1-9]$/.test(key)) return () => cards()[Number(key) - 1]?.querySelector('.tend').click();
	return SHORTCUTS.find(({ keys, run }) => run && keys.includes(key))?.run;
}

function cards() {
	return [...document.querySelectorAll('#view-garden:not([hidden]) .card')];
}

function moveToCard(step) {
	const all = cards();
	const at = all.findIndex((card) => card.contains(document.activeElement));
	const next = at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
	all[next]?.querySelector('.card-scene').focus();
}

function tendInFocus() {
	document.activeElement?.closest('.card')?.querySelector('.tend').click();
}

function search() {
	showView('garden');
	document.querySelector('#search').focus();
}

/** A list of all keys. */
export function showShortcuts() {
	const dialog = h(
		'dialog',
		{
			class: 'dialog shortcuts',
			autofocus: true,
			'aria-labelledby': 'shortcuts-title',
			onclose: () => dialog.remove(),
		},
		dialogHeader('shortcuts-title', 'Keyboard shortcuts'),
		h('dl', {}, SHORTCUTS.map(shortcutRow)),
	);
	document.body.append(dialog);
	dialog.showModal();
}

function shortcutRow({ keys, does }) {
	const caps = keys.map((key) => (key === '…' ? ' … ' : h('kbd', {}, key.toUpperCase())));
	return h('div', {}, h('dt', {}, does), h('dd', {}, caps));
}
