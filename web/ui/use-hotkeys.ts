import { useEffect, useRef } from 'react';

/** Keys as `event.key` says them, in lower case; `mod+k` is Ctrl-K, and Cmd-K on a Mac. */
export type Hotkeys = Readonly<Record<string, () => void>>;

/** Keys for the whole page. Single letters do nothing while somebody types or a dialog is open. */
export function useHotkeys(keys: Hotkeys): void {
	const current = useRef(keys);
	useEffect(() => {
		current.current = keys;
	});
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.isComposing || event.altKey) return;
			const withModifier = event.ctrlKey || event.metaKey;
			const action = current.current[`${withModifier ? 'mod+' : ''}${event.key.toLowerCase()}`];
			if (action === undefined) return;
			if (!withModifier && (isTyping(event.target) || document.querySelector('dialog[open]') !== null)) return;
			event.preventDefault();
			action();
		};
		window.addEventListener('keydown', onKeyDown);
		return () => window.removeEventListener('keydown', onKeyDown);
	}, []);
}

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.closest('input, textarea, select, [role="menu"]') !== null)
	);
}
