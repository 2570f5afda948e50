import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRedactor } from '../guard/redact.ts';
import { createShownText } from './shown-text.ts';

const SECRET = 'hunter2-is-the-secret';

it('never shows a part of a secret, however the text is cut into pieces', () => {
	const text = `It says ${SECRET} there, and ${SECRET}.\nNothing more `;
	const redact = createRedactor([SECRET]);
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 100, maxLength: 100 }), (sizes) => {
			const shown = createShownText(redact);
			let out = '';
			let at = 0;
			for (const size of sizes) {
				out += shown.push(text.slice(at, at + size));
				expect(out).not.toMatch(/hunter2|secret/);
				at += size;
			}
			expect(out).toBe(redact(text));
		}),
	);
});

it('shows a text without blanks too, some hundred characters late', () => {
	const shown = createShownText((text) => text);
	expect(shown.push('x'.repeat(1_000))).toHaveLength(600);
	shown.clear();
	expect(shown.push('a b')).toBe('a ');
});
