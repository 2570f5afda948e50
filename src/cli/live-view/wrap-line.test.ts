import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { wrapLine } from './wrap-line.ts';

const [DIM, OFF] = ['\u001b[2m', '\u001b[22m'];

describe('a log line that is too long', () => {
	it('goes on below its first word', () => {
		expect(wrapLine(`${DIM}09:00:00${OFF}    The first habit is in. Three more.`, 34)).toBe(
			`${DIM}09:00:00${OFF}    The first habit is in.\n            Three more.`,
		);
	});

	it('keeps its colours from row to row', () => {
		expect(wrapLine(`${DIM}09:00:00${OFF}  ${DIM}  one two three four five six${OFF}`, 36)).toBe(
			`${DIM}09:00:00${OFF}  ${DIM}  one two three four five\n            six${OFF}`,
		);
	});

	it('stays as it is where it fits, or where the terminal is too narrow to be of help', () => {
		expect(wrapLine('09:00:00  one two three four', 28)).toBe('09:00:00  one two three four');
		expect(wrapLine('09:00:00  one two three four', 24)).toBe('09:00:00  one two three four');
	});

	it('loses no word, and has no row wider than the terminal but for a word that is', () => {
		const word = fc.constantFrom('a', 'word', '日本語', '🍣🍣', 'x'.repeat(50), `${DIM}dim${OFF}`);
		fc.assert(
			fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 32, max: 120 }), (words, columns) => {
				const line = `09:00:00    ${words.join(' ')}`;
				const rows = wrapLine(line, columns).split('\n');
				expect(
					rows
						.map((row) => row.trimStart())
						.join(' ')
						.replace(/ +/g, ' '),
				).toBe(line.replace(/ +/g, ' '));
				const widest = Math.max(...words.map((text) => stringWidth(text)));
				for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(Math.max(columns, 12 + widest));
			}),
		);
	});
});
