import { renderGarden } from './garden.js';
import { longDate, today } from './lib/days.js';
import { keepFocus } from './lib/elements.js';
import { load, onChange, state } from './lib/store.js';

function render() {
	keepFocus(() => {
		document.querySelector('#date').textContent = longDate(today());
		document.querySelector('#summary').textContent = state.habits.length ? 'Your garden' : 'A quiet place to begin';
		renderGarden(document.querySelector('#garden'));
	});
}

/** A page that stays open over midnight shows the new day. */
function watchTheDay() {
	let shown = today();
	setInterval(() => {
		if (shown === today()) return;
		shown = today();
		render();
	}, 30_000);
}

onChange(render);
watchTheDay();
await load();
