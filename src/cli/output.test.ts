import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutocoderError, ERRORS } from '../contract/errors.ts';
import { describeError, visible } from './output.ts';

describe('text made visible', () => {
	it('has no control character left but the line break', () => {
		const anyText = fc
			.array(
				fc.oneof(
					fc.integer({ min: 0, max: 0xffff }),
					fc.integer({ min: 0, max: 0x9f }),
					fc.integer({ min: 0x2000, max: 0x2070 }),
				),
			)
			.map((units) => String.fromCharCode(...units));
		fc.assert(
			fc.property(anyText, (text) => {
				expect(visible(text)).not.toMatch(/[^\P{Cc}\n]/u);
				expect(visible(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
				expect(visible(visible(text))).toBe(visible(text));
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		['colours', '\u001b[31mred\u001b[0m'],
		['the title of the window', '\u001b]0;title\u0007'],
		['what was written before', 'passing\u001b[2K\u001b[1Gfailing\b\b'],
		['the cursor, in one byte', '\u009b2J'],
		['the line', 'failing\rpassing'],
		['the direction of writing', 'abc\u202edcba\u2066'],
		['nothing, but is hard to see', 'a\u0000b\u007f'],
	])('can no longer change %s, and shows that something was there', (_, text) => {
		expect(visible(text)).toContain('\ufffd');
		expect(visible(text)).not.toMatch(/[^\P{Cc}\n]/u);
	});

	it.each(['Grüße, 世界', 'مرحبا بالعالم', '👩‍💻 🏴‍☠️ é', 'two\nlines', ' "quotes" & <tags> \\n '])(
		'is as it was: %j',
		(text) => {
			expect(visible(text)).toBe(text);
		},
	);

	it('has spaces for tabs, and the line breaks of Windows in plain form', () => {
		expect(visible('a\tb\r\nc')).toBe('a  b\nc');
	});
});

describe('an error', () => {
	it('of ours is told with its code and what to do next', () => {
		expect(describeError(new AutocoderError('SPEC_MISSING', 'None.', 'Write one.'))).toEqual({
			code: 'SPEC_MISSING',
			message: 'None.',
			next: 'Write one.',
		});
		expect(describeError(new AutocoderError('SPEC_MISSING', 'None.'))).toEqual({
			code: 'SPEC_MISSING',
			message: 'None.',
			next: ERRORS.SPEC_MISSING.mend,
		});
	});

	it.each([
		[new TypeError('x is undefined'), 'x is undefined'],
		['text', 'text'],
		[undefined, 'undefined'],
	])('that nobody foresaw (%s) is told as a defect of autocoder', (error, message) => {
		const told = describeError(error);
		expect(told).toMatchObject({ code: 'INTERNAL', message });
		expect(told.next).toContain('report it');
	});
});
