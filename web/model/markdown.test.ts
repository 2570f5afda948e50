import { expect, it } from 'vitest';
import { blocksOf, decoded, isOwnPicture, safeLink } from './markdown.ts';

it.each(['https://example.org/a?b', 'http://localhost:3000', 'mailto:a@b.c'])('%s may be followed', (href) => {
	expect(safeLink(href)).toBe(href);
});

it.each([
	'javascript:alert(1)',
	' JaVaScRiPt:alert(1)',
	'java\nscript:alert(1)',
	'data:text/html,x',
	'vbscript:x',
	'file:///etc/passwd',
	'//example.org',
	'src/a.ts',
	'',
])('%j may not', (href) => {
	expect(safeLink(href)).toBeNull();
});

it('pictures are those that this server keeps', () => {
	const sha = 'a'.repeat(64);
	expect(isOwnPicture(`/api/projects/recipes/blobs/${sha}`)).toBe(true);
	for (const other of [
		`https://example.org/api/projects/recipes/blobs/${sha}`,
		`//x/api/projects/recipes/blobs/${sha}`,
		`/api/projects/../blobs/${sha}`,
		`/api/projects/recipes/blobs/${sha}?x`,
	])
		expect(isOwnPicture(other)).toBe(false);
});

it('entities are characters, and what is none stays', () => {
	expect(decoded('a &lt; b &amp;&nbsp;c &#9731; &#x1F331; &#0; &#x110000; &nope;')).toBe(
		'a < b &\u00a0c ☃ 🌱 &#0; &#x110000; &nope;',
	);
});

it.each([
	['quotes inside each other', '>'.repeat(20_000)],
	['lists inside each other', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}- x`).join('\n')],
	['open brackets', '['.repeat(20_000)],
	['emphasis without end', '*a'.repeat(20_000)],
	['ticks', '`'.repeat(30_000)],
	['no space at all', 'x'.repeat(500_000)],
])('%s are no trouble', (_, text) => {
	const blocks = blocksOf(text);
	expect(blocks.length).toBeGreaterThan(0);
});
