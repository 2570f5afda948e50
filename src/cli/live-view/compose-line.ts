import stringWidth from 'string-width';

/** A piece of a line: its text without colours, and what colours it. */
export interface Piece {
	readonly text: string;
	readonly paint?: (text: string) => string;
	/** Is cut where the line is too long. One piece of a line at most. */
	readonly flexible?: boolean;
	/** May be left out: the highest first. Pieces without a number stay. */
	readonly drop?: number;
}

/** What a flexible piece keeps before others are left out for it, in columns. */
const FLEXIBLE_MINIMUM = 20;
/** Longer than any line; what lies behind it is not measured. */
const LONGEST = 1_000;

/** One line of at most `width` columns, whatever the texts are. */
export function composeLine(pieces: readonly Piece[], width: number, ellipsis: string): string {
	const shown = leaveOut(pieces, width);
	const fixed = total(shown.filter(({ flexible }) => !flexible));
	let left = width;
	return shown
		.map(({ text, paint, flexible }) => {
			const fitted = fit(text, flexible ? Math.min(left, Math.max(0, width - fixed)) : left, ellipsis);
			left -= stringWidth(fitted);
			return fitted === '' || paint === undefined ? fitted : paint(fitted);
		})
		.join('');
}

/** The text cut to so many columns, at a border between characters as people see them. */
function fit(text: string, width: number, ellipsis: string): string {
	const short = text.slice(0, LONGEST).toWellFormed();
	if (short.length === text.length && stringWidth(short) <= width) return short;
	const room = width - stringWidth(ellipsis);
	if (room < 0) return '';
	let [kept, used] = ['', 0];
	for (const { segment } of new Intl.Segmenter().segment(short)) {
		used += stringWidth(segment);
		if (used > room) break;
		kept += segment;
	}
	return `${kept.trimEnd()}${ellipsis}`;
}

function leaveOut(pieces: readonly Piece[], width: number): readonly Piece[] {
	const wanted = total(
		pieces.map((piece) => (piece.flexible ? { text: ' '.repeat(Math.min(FLEXIBLE_MINIMUM, widthOf(piece))) } : piece)),
	);
	const next = Math.max(...pieces.map(({ drop = 0 }) => drop), 0);
	if (wanted <= width || next === 0) return pieces;
	return leaveOut(
		pieces.filter(({ drop = 0 }) => drop !== next),
		width,
	);
}

function total(pieces: readonly Piece[]): number {
	return pieces.reduce((sum, piece) => sum + widthOf(piece), 0);
}

function widthOf({ text }: Piece): number {
	return stringWidth(text.slice(0, LONGEST));
}
