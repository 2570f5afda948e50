import { h } from './lib/elements.js';

const SHOWN_FOR_MS = 15_000;

/** Says what happened at the foot of the page, with a way back when `undo` is given. One at a time. */
export function showToast(message, undo) {
	const root = document.querySelector('#toasts');
	const toast = h('div', { class: 'toast' }, h('span', {}, message));
	const dismiss = () => toast.remove();
	if (undo) {
		const takeBack = () => {
			dismiss();
			undo();
		};
		toast.append(h('button', { type: 'button', onclick: takeBack }, 'Undo'));
	}
	root.replaceChildren(toast);
	setTimeout(dismiss, SHOWN_FOR_MS);
}
