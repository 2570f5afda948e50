import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { specOutline } from './spec-outline.ts';

it('elements are parts with titles, their words begin where the first one does', () => {
	expect(
		specOutline(
			'<!-- a > b -->\n<project_specification>\n  <overview>\n    Two\n      words\n  </overview>\n  <core_features>\n    <feature_group name="Garden">\n      - Plant\n    </feature_group>\n  </core_features>\n</project_specification>\n',
		),
	).toEqual({
		title: 'Project specification',
		text: '',
		parts: [
			{ title: 'Overview', text: 'Two\n  words', parts: [] },
			{ title: 'Core features', text: '', parts: [{ title: 'Garden', text: '- Plant', parts: [] }] },
		],
	});
});

it("the demo's specification is read as a whole", () => {
	const outline = specOutline(readFileSync('demo/app_spec.txt', 'utf8'));
	expect(outline?.parts.map(({ title }) => title)).toContain('Core features');
});

it.each(['', 'words', '<a>', '<a></b>', '<a></a><b></b>', '</a>', '<a><b></a></b>'])('%j is no outline', (text) => {
	expect(specOutline(text)).toBeNull();
});

it('signs of less and greater in words are words', () => {
	expect(specOutline('<a>x < 3 > y, <3</a>')?.text).toBe('x < 3 > y, <3');
});
