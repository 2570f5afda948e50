/** A hue from 0 to 359 that a category keeps on every board. */
export function categoryHue(category: string): number {
	let hash = 2_166_136_261;
	for (const character of category.toLowerCase()) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
	return (hash >>> 0) % 360;
}
