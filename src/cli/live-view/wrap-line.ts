import stringWidth from 'string-width';

const COLOUR = `${'\u001b'}\\[\\d+m`;
/** What stands before the first word of a log line: its time, and the spaces that say how deep it lies. */
const INDENT = new RegExp(`^(?:${COLOUR})*(?:\\d\\d:\\d\\d:\\d\\d)?(?:${COLOUR}| )*`);
/** What is left of a row after its indent must be worth it. */
const LEAST_ROOM = 20;

/**
 * Breaks a line between words, so that no row is wider than the columns; the rows after the first stand below its first word. A
 * word that is wider than a row is left to the terminal. Colours go on from row to row.
 */
export function wrapLine(line: string, columns: number): string {
	if (stringWidth(line) <= columns) return line;
	const head = INDENT.exec(line)?.[0] ?? '';
	const indent = stringWidth(head);
	if (columns - indent < LEAST_ROOM) return line;
	const rows: string[] = [];
	let [row, used] = [head, indent];
	for (const word of line.slice(head.length).split(/(?<=[^ ]) (?=[^ ])/)) {
		const width = stringWidth(word);
		const space = used > indent ? 1 : 0;
		if (space === 1 && used + space + width > columns) {
			rows.push(row);
			[row, used] = [' '.repeat(indent) + word, indent + width];
		} else {
			row += ' '.repeat(space) + word;
			used += space + width;
		}
	}
	return [...rows, row].join('\n');
}
