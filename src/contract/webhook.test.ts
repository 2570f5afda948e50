import { expect, it } from 'vitest';
import { shownUrl, webhookUrl } from './webhook.ts';

it.each([
	['https://example.org/hook', 'https://example.org/hook'],
	['http://127.0.0.1:5678/webhook/abc', 'http://127.0.0.1:5678/webhook/abc'],
	['https://ada:secret@example.org/hook?token=1#part', 'https://***@example.org/hook?***#***'],
	['https://secret@example.org', 'https://***@example.org/'],
])('%s is shown as %s', (text, shown) => {
	expect(webhookUrl.parse(text)).toBe(text);
	expect(shownUrl(text)).toBe(shown);
});

it('may be empty: nobody is told', () => {
	expect(webhookUrl.parse('')).toBe('');
});

it.each([
	' ',
	'example.org',
	'ftp://example.org/',
	'javascript:alert(1)',
	'http://a b/',
	'https://x/\n',
	'https://***@x/',
])('%j is refused', (text) => {
	expect(webhookUrl.safeParse(text).success).toBe(false);
});
