/** Below this a column of text is worse to read than lines that the terminal breaks. */
const NARROWEST = 20;

/**
 * Breaks a text at its blanks into lines that fit a terminal: the first after `first`, which takes `indent` cells, the others
 * below it. A word that is longer than a line, such as a path, stays whole, so that it can be copied.
 *
 * @param columns undefined when there is no terminal: the text stays one line
 */
export function hangingIndent(
	first: string,
	indent: number,
	text: string,
	columns: number | undefined,
	style: (line: string) => string = (line) => line,
): string[] {
	const width = columns === undefined ? Number.POSITIVE_INFINITY : columns - indent;
	const lines = width < NARROWEST ? [text] : broken(text, width);
	return lines.map((line, index) => `${index === 0 ? first : ' '.repeat(indent)}${style(line)}`);
}

function broken(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return [...lines, line];
}
