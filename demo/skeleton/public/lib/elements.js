/**
 * Makes an element. `on…` properties are listeners, `html` is trusted markup of our own; all others are attributes,
 * of which `true` is set empty and `false`, `null` and `undefined` are left out. People's text is always a child.
 */
export function h(tag, properties = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (name === 'html') element.innerHTML = value;
		else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else if (value === true) element.setAttribute(name, '');
		else if (value !== false && value != null) element.setAttribute(name, value);
	}
	element.append(...children.flat().filter((child) => child || child === 0));
	return element;
}

/** Replaces what an element holds; what is empty is left out. */
export function fill(element, ...children) {
	element.replaceChildren(...children.filter(Boolean));
}

/** Runs a change of the page; whoever was typing or tabbing stays at the element of the same `data-focus`. */
export function keepFocus(change) {
	const key = document.activeElement?.dataset?.focus;
	change();
	if (!key || document.activeElement?.dataset?.focus === key) return;
	document.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
