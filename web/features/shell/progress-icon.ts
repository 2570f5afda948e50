const SIZE = 32;

/** An icon with a ring that fills, as a data URL. */
export function progressIcon(percentage: number): string {
	const radius = 13;
	const length = 2 * Math.PI * radius;
	const color = percentage >= 100 ? '#16a34a' : '#4f46e5';
	const ring = `<circle cx="16" cy="16" r="${radius}" fill="none" stroke-width="5"`;
	const svg = [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">`,
		`${ring} stroke="#9ca3af" stroke-opacity=".45"/>`,
		`${ring} stroke="${color}" stroke-dasharray="${(length * percentage) / 100} ${length}" transform="rotate(-90 16 16)"/>`,
		'</svg>',
	].join('');
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
