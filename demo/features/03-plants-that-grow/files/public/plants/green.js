import { away, dot, fan, leaf, round, stem, unfold } from './strokes.js';

/** Plants that are looked at for their shape. Each grows from the pot's rim at (100, 130), `growth` is 0 to 1. */

export function paintFern(growth, random) {
	const fronds = fan(3 + Math.round(growth * 6), 60 + growth * 85);
	return fronds.map((angle) => frond(angle + random(-5, 5), (34 + growth * 68) * random(0.88, 1.05))).join('');
}

/** A frond bends towards the side it leans to, and its leaflets grow smaller towards the tip. */
function frond(angle, length) {
	const base = { x: 100 + angle / 14, y: 131 };
	const middle = away(base.x, base.y, angle * 0.55, length * 0.6);
	const tip = away(middle.x, middle.y, angle * 1.45, length * 0.5);
	const pairs = Math.round(5 + length / 11);
	let leaflets = '';
	for (let i = 1; i <= pairs; i += 1) {
		const t = i / (pairs + 0.4);
		const x = (1 - t) ** 2 * base.x + 2 * t * (1 - t) * middle.x + t ** 2 * tip.x;
		const y = (1 - t) ** 2 * base.y + 2 * t * (1 - t) * middle.y + t ** 2 * tip.y;
		const size = (4 + length * 0.16) * Math.sin(Math.PI * (0.2 + 0.75 * t));
		const along = angle * (0.55 + 0.9 * t);
		leaflets += leaf(x, y, along - 62, size, size * 0.26, '#5aa267', '#4c9159');
		leaflets += leaf(x, y, along + 62, size, size * 0.26, '#7bbd80', '#68ab6e');
	}
	const curve = `M${round(base.x)} 131Q${round(middle.x)} ${round(middle.y)} ${round(tip.x)} ${round(tip.y)}`;
	return stem(curve, '#4a8a56', 1.6) + leaflets;
}

export function paintCactus(growth, random) {
	const height = 26 + growth * 70;
	const width = 20 + growth * 14;
	const top = 133 - height;
	return [
		arm(-1, unfold(growth, 0.34, 0.8), 128 - height * random(0.34, 0.42), width),
		arm(1, unfold(growth, 0.52, 0.95), 128 - height * random(0.48, 0.58), width),
		column(100, top, width, height + 3),
		blossom(100, top + 1, unfold(growth, 0.7, 0.9)),
	].join('');
}

function column(x, top, width, height) {
	const left = round(x - width / 2);
	const box = `y="${round(top)}" height="${round(height)}" rx="${round(width / 2)}"`;
	const rib = (at) =>
		stem(`M${round(x + at * width)} ${round(top + width * 0.5)}V${round(top + height - 4)}`, '#8cc191', 1.3);
	return `<rect x="${left}" width="${round(width)}" ${box} fill="#5d9d6c" />${rib(-0.22)}${rib(0.02)}${rib(0.26)}`;
}

function arm(side, size, y, width) {
	if (size === 0) return '';
	const reach = 100 + side * (width / 2 + 5 + 9 * size);
	const rise = y - 8 - 24 * size;
	const elbow = `M100 ${round(y)}H${round(reach - side * 7)}Q${round(reach)} ${round(y)} ${round(reach)} ${round(y - 7)}V${round(rise)}`;
	return stem(elbow, '#528f61', 8 + 5 * size) + blossom(reach, rise - 5 * size, unfold(size, 0.85, 1) * 0.7);
}

function blossom(x, y, size) {
	if (size === 0) return '';
	const petals = [-52, 52, -26, 26, 0].map((angle) => leaf(x, y + 1, angle, 13 * size, 4 * size, '#f0a3b4', '#e58ba0'));
	return petals.join('') + dot(x, y - 1, 2.4 * size, 2 * size, 0, '#f6d27a');
}

export function paintLavender(growth, random) {
	const leaves = fan(6 + Math.round(growth * 8), 120).map((angle) =>
		leaf(100 + angle / 9, 132, angle + random(-6, 6), 20 + growth * 24, 3, '#87a98c', '#76997c'),
	);
	const spikes = fan(3 + Math.round(growth * 9), 26 + growth * 36).map((angle) =>
		spike(angle + random(-3, 3), (34 + growth * 74) * random(0.84, 1.04), unfold(growth, 0.16, 0.6)),
	);
	return leaves.join('') + spikes.join('');
}

function spike(angle, length, bloom) {
	const tip = away(100 + angle / 6, 132, angle, length);
	const whorls = Math.round(bloom * 8);
	let flowers = '';
	for (let i = 0; i < whorls; i += 1) {
		const { x, y } = away(tip.x, tip.y, angle, -i * 4.4);
		const size = 1.9 + Math.min(i, 4) * 0.28;
		flowers +=
			dot(x - size * 0.9, y, size, 2.5, angle - 24, '#8f7cc4') +
			dot(x + size * 0.9, y, size, 2.5, angle + 24, '#a795d8');
	}
	const bud = dot(tip.x, tip.y - 1, 2, 3.4, angle, whorls ? '#b9a9e3' : '#87a98c');
	return stem(`M${round(100 + angle / 6)} 132L${round(tip.x)} ${round(tip.y)}`, '#7d9f80', 1.5) + flowers + bud;
}
