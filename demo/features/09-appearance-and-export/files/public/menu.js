import { h } from './lib/elements.js';
import { icon } from './lib/icons.js';

const THEMES = ['system', 'light', 'dark'];

/** The menu at the end of the bar: how Sprout looks, and a way out for what it keeps. */
export function setUpMenu(root) {
	const button = h(
		'button',
		{ class: 'icon-button', type: 'button', 'aria-label': 'Menu', popovertarget: 'menu-list' },
		icon('more'),
	);
	const list = h(
		'div',
		{ class: 'menu-list', id: 'menu-list', popover: 'auto' },
		themePicker(),
		h('a', { class: 'menu-item', href: '/api/export', download: '' }, icon('download'), 'Export as JSON'),
	);
	list.addEventListener('beforetoggle', () => {
		const { bottom, right } = button.getBoundingClientRect();
		list.style.top = `${bottom + 8}px`;
		list.style.right = `${document.documentElement.clientWidth - right}px`;
	});
	root.append(button, list);
}

function themePicker() {
	const chosen = document.documentElement.dataset.theme;
	const options = THEMES.map((theme) =>
		h(
			'label',
			{},
			h('input', {
				type: 'radio',
				name: 'theme',
				value: theme,
				checked: theme === chosen,
				onchange: () => setTheme(theme),
			}),
			h('span', {}, theme[0].toUpperCase() + theme.slice(1)),
		),
	);
	return h(
		'fieldset',
		{ class: 'themes' },
		h('legend', {}, 'Appearance'),
		h('div', { class: 'theme-options' }, options),
	);
}

function setTheme(theme) {
	document.documentElement.dataset.theme = theme;
	localStorage.setItem('sprout-theme', theme);
}
