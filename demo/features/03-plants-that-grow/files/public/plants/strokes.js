/** What all plants are drawn with. Numbers are rounded: a drawing is text, and a garden holds many. */

/** Numbers between `low` and `high` that look random and are the same each time for the same text. */
export function seededRandom(text) {
	let seed = 2166136261;
	for (const letter of text) seed = Math.imul(seed ^ letter.codePointAt(0), 16777619);
	return (low, high) => {
		seed = Math.imul(seed ^ (seed >>> 15), 2246822507) + 0x9e3779b9;
		const unit = ((seed ^ (seed >>> 13)) >>> 0) / 4294967296;
		return low + unit * (high - low);
	};
}

export function round(number) {
	return Math.round(number * 10) / 10;
}

/** A point `length` away; angle 0 is up, and angles turn to the right. */
export function away(x, y, angle, length) {
	const radians = (angle * Math.PI) / 180;
	return { x: x + Math.sin(radians) * length, y: y - Math.cos(radians) * length };
}

export function stem(path, colour, width) {
	return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${round(width)}" stroke-linecap="round" />`;
}

/** A pointed leaf that grows from (x, y); its right half lies in the shade. */
export function leaf(x, y, angle, length, width, light, shade) {
	const [l, w] = [round(length), round(width)];
	const [near, far] = [round(-l * 0.28), round(-l * 0.78)];
	const right = `C${w} ${near} ${w} ${far} 0 ${-l}`;
	return `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(angle)})">
		<path d="M0 0${right}C${-w} ${far} ${-w} ${near} 0 0Z" fill="${light}" />
		<path d="M0 0${right}Z" fill="${shade}" />
	</g>`;
}

export function dot(x, y, rx, ry, angle, colour) {
	const [cx, cy] = [round(x), round(y)];
	const turn = angle ? ` transform="rotate(${round(angle)} ${cx} ${cy})"` : '';
	return `<ellipse cx="${cx}" cy="${cy}" rx="${round(rx)}" ry="${round(ry)}" fill="${colour}"${turn} />`;
}

/** How much of a thing is there that appears at growth `from` and is whole at growth `to`: 0 to 1. */
export function unfold(growth, from, to) {
	return Math.min(1, Math.max(0, (growth - from) / (to - from)));
}

/** Angles spread evenly over `width` degrees, outer ones first, so that what stands in the middle is drawn in front. */
export function fan(count, width) {
	const angles = Array.from({ length: count }, (_, i) => (count === 1 ? 0 : (i / (count - 1) - 0.5) * width));
	return angles.sort((a, b) => Math.abs(b) - Math.abs(a));
}
