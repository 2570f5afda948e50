import { useEffect, useRef } from 'react';

/** What the palette asks of the view that is shown; a view that knows nothing of it does nothing. */
export type PageCommand = 'start' | 'add-feature' | 'toggle-log' | 'toggle-assistant' | 'expand';

const target = new EventTarget();

export function emit(command: PageCommand): void {
	target.dispatchEvent(new Event(command));
}

export function usePageCommand(command: PageCommand, action: () => void): void {
	const current = useRef(action);
	useEffect(() => {
		current.current = action;
	});
	useEffect(() => {
		const listener = () => current.current();
		target.addEventListener(command, listener);
		return () => target.removeEventListener(command, listener);
	}, [command]);
}
