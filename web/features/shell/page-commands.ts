import { useEffect, useRef } from 'react';

/** What the palette asks of the view that is shown. */
export type PageCommand = 'start' | 'toggle-log' | 'toggle-assistant' | 'expand';

const listeners = new Map<PageCommand, Set<() => void>>();

export function emit(command: PageCommand): void {
	for (const listener of listeners.get(command) ?? []) listener();
}

/** Whether the view that is shown knows of it; else it is not offered. */
export function isHeard(command: PageCommand): boolean {
	return (listeners.get(command)?.size ?? 0) > 0;
}

export function usePageCommand(command: PageCommand, action: () => void): void {
	const current = useRef(action);
	useEffect(() => {
		current.current = action;
	});
	useEffect(() => {
		const listener = () => current.current();
		const all = listeners.get(command) ?? new Set();
		listeners.set(command, all.add(listener));
		return () => void all.delete(listener);
	}, [command]);
}
