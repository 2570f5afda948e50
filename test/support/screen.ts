import stringWidth from 'string-width';

/** What a terminal shows after what was written to it: as much of one as autocoder makes use of. */
export interface Screen {
	/** All rows that were ever written, those that scrolled away first; without spaces at their ends. */
	readonly rows: readonly string[];
	readonly cursorVisible: boolean;
	readonly wraps: boolean;
}

/** Plays what was written to a terminal of that many columns. An unknown control sequence is an error. */
export function playScreen(written: string, columns: number): Screen {
	const rows: string[][] = [[]];
	let [row, column, cursorVisible, wraps] = [0, 0, true, true];

	function down(): void {
		row += 1;
		rows[row] ??= [];
	}

	function put(character: string): void {
		const width = stringWidth(character);
		if (column + width > columns) {
			if (!wraps) return;
			down();
			column = 0;
		}
		const line = rows[row] ?? [];
		while (line.length < column) line.push(' ');
		line.splice(column, width, character, ...Array.from({ length: Math.max(0, width - 1) }, () => ''));
		column += width;
	}

	function control(count: string, kind: string): void {
		if (kind === 'm') return;
		if (kind === 'A') row = Math.max(0, row - Number(count || 1));
		else if (kind === 'G') column = Number(count || 1) - 1;
		else if (kind === 'C') column += Number(count || 1);
		else if (kind === 'D') column = Math.max(0, column - Number(count || 1));
		else if (kind === 'K') rows[row]?.splice(column);
		else if (kind === 'J') {
			rows[row]?.splice(column);
			rows.splice(row + 1);
		} else throw new Error(`The screen does not know the sequence ${count}${kind}.`);
	}

	for (const [part, , count = '', kind = ''] of written.matchAll(
		new RegExp(`(${'\u001b'}\\[([?\\d;]*)([A-Za-z]))|[^]`, 'gu'),
	)) {
		if (kind !== '' && /^\?\d+$/.test(count)) {
			if (count === '?25') cursorVisible = kind === 'h';
			if (count === '?7') wraps = kind === 'h';
		} else if (kind !== '') control(count, kind);
		else if (part === '\r') column = 0;
		else if (part === '\n') down();
		else put(part);
	}
	return { rows: rows.map((line) => line.join('').trimEnd()), cursorVisible, wraps };
}
