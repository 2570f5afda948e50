import fc from 'fast-check';
import { expect, it } from 'vitest';
import { projectName } from './project.ts';

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

function isName(text: unknown): boolean {
	return projectName.safeParse(text).success;
}

const ALLOWED = fc.constantFrom(...'abcxyzABCXYZ0189_-');

it('takes 1 to 50 letters, digits, hyphens and underscores', () => {
	fc.assert(
		fc.property(fc.string({ unit: ALLOWED, minLength: 1, maxLength: 50 }), (name) => {
			expect(projectName.parse(name)).toBe(name);
		}),
	);
});

it('refuses one wrong character anywhere, the last place included', () => {
	const allowed = fc.string({ unit: ALLOWED, maxLength: 20 });
	const wrong = fc
		.string({ unit: anyCharacter, minLength: 1, maxLength: 1 })
		.filter((one) => !/[a-zA-Z0-9_-]/.test(one));
	fc.assert(
		fc.property(allowed, wrong, allowed, (before, character, after) => {
			expect(isName(before + character + after)).toBe(false);
		}),
	);
});

it.each(['', 'x'.repeat(51), 'name\n', '../etc', 'a/b', '.', 'naïve', '\u0000', 7, null])('refuses %j', (name) => {
	expect(isName(name)).toBe(false);
});
