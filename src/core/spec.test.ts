import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specState } from './spec.ts';

const TEMPLATE = readFileSync(new URL('../../prompts/app_spec.template.txt', import.meta.url), 'utf8');
const WORDS = 'A recipe book for one household';

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

function inTag(text: string): string {
	return `<project_specification>${text}</project_specification>`;
}

describe('a specification says nothing yet', () => {
	it('as the untouched template, with or without its first line', () => {
		expect(TEMPLATE).toContain('[fill in: ');
		expect(specState(TEMPLATE)).toBe('unfilled');
		expect(specState(TEMPLATE.split('\n').slice(1).join('\n'))).toBe('unfilled');
		expect(specState(TEMPLATE.replaceAll('\n', '\r\n'))).toBe('unfilled');
	});

	it.each([
		['an empty file', ''],
		['white space', ' \n\t\r\n'],
		['text without the tag', `${WORDS}. It has pages, lists and a search.`],
		['an empty tag', inTag('')],
		['text before and after an empty tag', `${WORDS}${inTag(' \n')}${WORDS}`],
		['tags in tags', inTag(`<overview kind="short and sweet one"></overview><data/>`)],
		['comments', inTag(`<!-- ${WORDS}\n\n${WORDS} -->`)],
		['a comment without an end', inTag(`<!-- ${WORDS}`)],
		['punctuation', inTag('… – ??? !!! --- *** 🎉')],
		['another tag', `<project>${WORDS}</project>`],
		['the closing tag alone', `${WORDS}</project_specification>`],
		['a binary file', '\u0000\u0001PNG\ufffd'],
	])('when it is %s', (_, text) => {
		expect(specState(text)).toBe('unfilled');
	});

	it('whatever it holds outside the tag', () => {
		fc.assert(
			fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.string({ maxLength: 50 }), (before, after) => {
				fc.pre(!before.includes('<project_specification'));
				expect(specState(before)).toBe('unfilled');
				expect(specState(`${before}${inTag('\n')}${after}`)).toBe('unfilled');
			}),
		);
	});

	it('when nothing but template texts, tags and comments are in the tag', () => {
		const nothing = fc.constantFrom(
			'[fill in: who uses it,\nand what for]',
			'[fill in]',
			'<data>',
			'</data>',
			'<feature_group name="[fill in: an area]">',
			'<!-- one group for each area -->',
			' \n\t',
			' - ',
		);
		fc.assert(
			fc.property(fc.array(nothing), (parts) => {
				expect(specState(inTag(parts.join('')))).toBe('unfilled');
			}),
		);
	});
});

describe('a specification can be worked from', () => {
	it('once any one part of the template is filled in', () => {
		const places = [...TEMPLATE.matchAll(/\[fill in: [^\]]*\]/g)].filter(
			({ index }) => TEMPLATE.charAt(index - 1) !== '"',
		);
		expect(places.length).toBeGreaterThan(8);
		for (const { 0: place, index } of places) {
			const filled = TEMPLATE.slice(0, index) + WORDS + TEMPLATE.slice(index + place.length);
			expect(specState(filled), place).toBe('filled');
		}
	});

	it('as the one of the demo', () => {
		expect(specState(readFileSync(new URL('../../demo/app_spec.txt', import.meta.url), 'utf8'))).toBe('filled');
	});

	it('with words anywhere in the tag', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[\w\s.,;:]{0,40}$/), fc.stringMatching(/^[\w\s.,;:]{0,40}$/), (before, after) => {
				expect(specState(inTag(`${before} ${WORDS} ${after}`))).toBe('filled');
			}),
		);
	});

	it.each([
		['with attributes on the tag', `<project_specification version="2">\n${WORDS}</project_specification>`],
		['without an end of the tag', `<project_specification>${WORDS}`],
		['with a "smaller than" in a sentence', inTag(`${WORDS}: a title has < 100 characters`)],
		['in Chinese', inTag('一个家庭的食谱。')],
		['in Japanese', inTag('レシピ帳')],
		['in Russian', inTag('Книга рецептов для семьи')],
		['in Hindi', inTag('परिवार के लिए रेसिपी')],
	])('%s', (_, text) => {
		expect(specState(text)).toBe('filled');
	});
});

// Each took minutes at this length while the search started again at every opening.
it.each(['<', '<!--', '[fill in', '<project_specification', '<project_specification>', '</', '[', '-->'])(
	'does not get lost in half a megabyte of "%s"',
	(opening) => {
		expect(specState(`<project_specification>${opening.repeat(500_000 / opening.length)}`)).toBeTypeOf('string');
		expect(specState(opening.repeat(500_000 / opening.length))).toBeTypeOf('string');
	},
);
