import { away, dot, fan, leaf, round, stem, unfold } from './strokes.js';

/** Plants that are looked at for what they bear. Each grows from the pot's rim at (100, 130), `growth` is 0 to 1. */

export function paintTulip(growth, random) {
	const count = growth < 0.38 ? 1 : growth < 0.62 ? 2 : 3;
	const leaves = fan(3 + count, 104).map((angle) =>
		leaf(100 + angle / 8, 132, angle * 0.8 + random(-4, 4), 26 + growth * 40, 6 + growth * 4, '#6fae7c', '#5c9c6b'),
	);
	const flowers = fan(count, 15 * count).map((angle, i) =>
		tulip(angle + random(-2, 2), (40 + growth * 62) * (i === count - 1 ? 1 : random(0.74, 0.86)), growth),
	);
	return leaves.slice(0, -2).join('') + flowers.join('') + leaves.slice(-2).join('');
}

function tulip(angle, length, growth) {
	const top = away(100 + angle / 4, 132, angle, length);
	const size = 0.45 + 0.55 * unfold(growth, 0.15, 0.7);
	const [x, y] = [round(top.x), round(top.y)];
	const cup = `<g transform="translate(${x} ${y}) rotate(${round(angle)}) scale(${round(size * 10) / 10})">
		<path d="M-11 0C-14-12-10-20-7-24l7 8 7-8c3 4 7 12 4 24-3 6-19 6-22 0Z" fill="#e8836b" />
		<path d="M0-27c7 7 8 22 0 31-8-9-7-24 0-31Z" fill="#f29b82" />
		<path d="M7-24c3 4 7 12 4 24-2 4-7 5-11 4 7-8 8-18 5-26z" fill="#d8705a" />
	</g>`;
	return stem(`M${round(100 + angle / 4)} 132L${x} ${y}`, '#6aa676', 3) + cup;
}

export function paintDaisy(growth, random) {
	const leaves = fan(5 + Math.round(growth * 4), 150).map((angle) =>
		leaf(100 + angle / 10, 132, angle + random(-8, 8), 20 + growth * 20, 5 + growth * 2, '#69a873', '#589662'),
	);
	const count = 1 + Math.round(growth * 4);
	const stems = fan(count, 18 + count * 13).map((angle, i) => {
		const length = (36 + growth * 60) * (count - i > 2 ? random(0.66, 0.8) : random(0.88, 1));
		return daisy(angle + random(-4, 4), length, unfold(growth, 0.2, 0.6) * random(0.85, 1));
	});
	return leaves.join('') + stems.join('');
}

function daisy(angle, length, open) {
	const middle = away(100, 132, angle * 0.5, length * 0.55);
	const top = away(middle.x, middle.y, angle * 1.2, length * 0.5);
	const path = `M100 132Q${round(middle.x)} ${round(middle.y)} ${round(top.x)} ${round(top.y)}`;
	const petals = Array.from({ length: 13 }, (_, i) => {
		const turn = (i * 360) / 13;
		const at = away(top.x, top.y, turn, 4.5 + open * 5.5);
		return dot(at.x, at.y, 2.2 + open, 3 + open * 3.4, turn, i % 2 ? '#fffdf6' : '#f3eee2');
	});
	const heart = dot(top.x, top.y, 3.4 + open * 2.2, 3.4 + open * 2.2, 0, open ? '#efbd4b' : '#8bb77f');
	const shade = open ? dot(top.x + 1, top.y + 1.4, 3.4, 2.8, 0, '#e0a637') : '';
	return stem(path, '#6aa171', 2) + (open ? petals.join('') : '') + heart + shade;
}

export function paintOlive(growth, random) {
	const crown = 108 - growth * 52;
	const lean = random(-5, 5);
	const width = 3 + growth * 5;
	const trunk = stem(
		`M100 132C${round(94 + lean)} 118 ${round(107 + lean)} ${round(crown + 24)} ${round(100 + lean)} ${round(crown)}`,
		'#8d7358',
		width,
	);
	const twigs = fan(2 + Math.round(growth * 5), 90 + growth * 110).map((angle) => {
		const from = { x: 100 + lean, y: crown + 8 + growth * 6 };
		const tip = away(from.x, from.y, angle + random(-8, 8), (22 + growth * 26) * random(0.85, 1.05));
		return (
			stem(`M${round(from.x)} ${round(from.y)}L${round(tip.x)} ${round(tip.y)}`, '#8d7358', 1.2 + growth * 1.4) +
			twigLeaves(from, tip, growth, random)
		);
	});
	return trunk + twigs.join('');
}

function twigLeaves(from, tip, growth, random) {
	const count = 4 + Math.round(growth * 7);
	const [dx, dy] = [tip.x - from.x, tip.y - from.y];
	const along = (Math.atan2(dx, -dy) * 180) / Math.PI;
	let leaves = '';
	for (let i = 0; i < count; i += 1) {
		const t = 0.25 + (0.75 * (i + 1)) / count;
		const side = i % 2 ? 1 : -1;
		const [x, y] = [from.x + dx * t, from.y + dy * t];
		const last = i === count - 1;
		leaves += leaf(
			x,
			y,
			along + (last ? 0 : side * random(35, 70)),
			random(12, 16),
			3.1,
			side > 0 ? '#9db98f' : '#7da27b',
			side > 0 ? '#89a77d' : '#6b9069',
		);
		if (growth > 0.78 && i % 4 === 1) leaves += dot(x + side * 3, y + 4, 2.5, 3.2, 0, '#5a4a63');
	}
	return leaves;
}
