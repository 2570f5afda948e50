import { api } from './api.js';

/** All that the page shows. Change it with `update` only, so that the page follows. */
export const state = {
	habits: [],
	loaded: false,
	problem: '',
};

const listeners = new Set();

export function onChange(listener) {
	listeners.add(listener);
}

export function update(change) {
	Object.assign(state, change);
	for (const listener of listeners) listener();
}

export async function load() {
	try {
		const { habits } = await api.get('/garden');
		update({ habits, loaded: true, problem: '' });
	} catch (error) {
		update({ loaded: true, problem: error.message });
	}
}

/** Takes in a habit as the server has it now: at its old place, or as the newest. */
export function takeIn(habit) {
	const isKnown = state.habits.some(({ id }) => id === habit.id);
	const habits = isKnown ? state.habits.map((one) => (one.id === habit.id ? habit : one)) : [...state.habits, habit];
	update({ habits, problem: '' });
}
