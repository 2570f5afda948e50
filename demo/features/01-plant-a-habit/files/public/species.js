/** What a habit can grow as; `hue` colours its card, in degrees. */
export const SPECIES = [
	{ id: 'fern', label: 'Fern', hue: 145 },
	{ id: 'tulip', label: 'Tulip', hue: 15 },
	{ id: 'lavender', label: 'Lavender', hue: 270 },
	{ id: 'cactus', label: 'Cactus', hue: 100 },
	{ id: 'daisy', label: 'Daisy', hue: 55 },
	{ id: 'olive', label: 'Olive tree', hue: 200 },
];

export function speciesOf(habit) {
	return SPECIES.find(({ id }) => id === habit.species) ?? SPECIES[0];
}
