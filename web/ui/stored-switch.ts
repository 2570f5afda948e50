import { useSyncExternalStore } from 'react';

/** A choice of yes or no that this browser keeps; no until somebody says yes. */
export interface StoredSwitch {
	isOn(): boolean;
	set(on: boolean): void;
	subscribe(changed: () => void): () => void;
}

export function createStoredSwitch(key: string): StoredSwitch {
	const subscribers = new Set<() => void>();
	let on = read(key);
	return {
		isOn: () => on,
		set(next) {
			on = next;
			write(key, next);
			for (const changed of subscribers) changed();
		},
		subscribe(changed) {
			subscribers.add(changed);
			return () => subscribers.delete(changed);
		},
	};
}

export function useStoredSwitch(stored: StoredSwitch): boolean {
	return useSyncExternalStore(stored.subscribe, stored.isOn);
}

function read(key: string): boolean {
	try {
		return localStorage.getItem(key) === 'on';
	} catch {
		return false;
	}
}

function write(key: string, on: boolean): void {
	try {
		if (on) localStorage.setItem(key, 'on');
		else localStorage.removeItem(key);
	} catch {
		// Where storage is forbidden or full the choice lasts as long as the page.
	}
}
