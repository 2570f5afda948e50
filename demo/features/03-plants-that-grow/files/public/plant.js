import { h } from './lib/elements.js';
import { paintDaisy, paintOlive, paintTulip } from './plants/bloom.js';
import { paintCactus, paintFern, paintLavender } from './plants/green.js';
import { leaf, seededRandom, stem } from './plants/strokes.js';
import { growthPoints, isThirsty } from './streak.js';

const PAINTERS = {
	fern: paintFern,
	tulip: paintTulip,
	lavender: paintLavender,
	cactus: paintCactus,
	daisy: paintDaisy,
	olive: paintOlive,
};

const POTS = {
	fern: ['#c97b54', '#b56a45'],
	tulip: ['#7f9cab', '#6f8b9a'],
	lavender: ['#d9b27c', '#c79e67'],
	cactus: ['#b98a9a', '#a67788'],
	daisy: ['#6f9a8d', '#5f897c'],
	olive: ['#cf8f6c', '#bc7d5b'],
};

/** Up to this many points every plant is a young sprout with two leaves. */
const SPROUT_POINTS = 2;

/** The plant of a habit, as it stands today. */
export function plantFor(habit) {
	const drawing = plantSvg({
		species: habit.species,
		points: growthPoints(habit.days),
		seed: habit.id,
		thirsty: isThirsty(habit.days),
	});
	return h('span', { class: 'plant', html: drawing });
}

/**
 * Draws a plant in its pot. `points` are tended days: it grows fast at first, then ever more slowly, and never quite
 * stops. The same `seed` always draws the same plant.
 */
export function plantSvg({ species, points, seed, thirsty = false }) {
	const random = seededRandom(seed + species);
	const growth = 1 - Math.exp(-points / 14);
	const plant = points > SPROUT_POINTS ? PAINTERS[species](growth, random) : sprout(points);
	return `
		<svg viewBox="0 0 200 170" aria-hidden="true">
			<ellipse cx="100" cy="161" rx="46" ry="5" fill="currentColor" opacity=".13" />
			<g class="plant-green${thirsty ? ' thirsty' : ''}">${plant}</g>
			${pot(POTS[species])}
		</svg>`;
}

function sprout(points) {
	if (points === 0) return '';
	const tip = 126 - 9 * points;
	const size = 9 + 5 * points;
	return (
		stem(`M100 134V${tip}`, '#5a9a5f', 2.6) +
		leaf(100, tip + 1, -58, size, 4.5 + points, '#5fa968', '#509758') +
		leaf(100, tip + 1, 56, size * 0.9, 4.5 + points, '#79bd7d', '#68ac6d')
	);
}

function pot([glaze, shade]) {
	return `
		<path d="M75 134h50l-5.5 24a4 4 0 0 1-4 3H84.5a4 4 0 0 1-4-3z" fill="${glaze}" />
		<path d="M103 134h22l-5.5 24a4 4 0 0 1-4 3H99c3-8 4-18 4-27z" fill="${shade}" />
		<rect x="71" y="128" width="58" height="10" rx="3" fill="${glaze}" />
		<path d="M103 128h23a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3h-23z" fill="${shade}" />
		<ellipse cx="100" cy="128.5" rx="26" ry="2.2" fill="#5b4636" />`;
}
