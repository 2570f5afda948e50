import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Read before the first paint by public/theme.js too. */
const KEY = 'autocoder.theme';
const DARK = matchMedia('(prefers-color-scheme: dark)');
const subscribers = new Set<() => void>();

export function useTheme(): Theme {
	return useSyncExternalStore(subscribe, currentTheme);
}

/** Whether the page is dark at this moment, by choice or by the system. */
export function useIsDark(): boolean {
	const theme = useTheme();
	const system = useSyncExternalStore(subscribeToSystem, () => DARK.matches);
	return theme === 'system' ? system : theme === 'dark';
}

export function chooseTheme(theme: Theme): void {
	if (theme === 'system') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = theme;
	try {
		if (theme === 'system') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, theme);
	} catch {
		// Where storage is forbidden the choice lasts as long as the page.
	}
	for (const changed of subscribers) changed();
}

function currentTheme(): Theme {
	const chosen = document.documentElement.dataset.theme;
	return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

function subscribe(changed: () => void): () => void {
	subscribers.add(changed);
	return () => subscribers.delete(changed);
}

function subscribeToSystem(changed: () => void): () => void {
	DARK.addEventListener('change', changed);
	return () => DARK.removeEventListener('change', changed);
}
