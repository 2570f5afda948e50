import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.ts';
import { createStreamRedactor } from './stream-redactor.ts';

const redact = createRedactor(['known secret value']);
/** Put together here, so that no scanner takes this file for a leak. */
const KEY = ['sk-', 'ant-api03-', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9b'].join('');
const PEM = `-----BEGIN ${'PRIVATE KEY'}-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n'.repeat(30)}-----END ${'PRIVATE KEY'}-----`;

function stream(chunks: readonly string[]): string {
	const redactor = createStreamRedactor(redact);
	return [...chunks.map((chunk) => redactor.push(chunk)), redactor.end()].join('');
}

/** A text in pieces, cut wherever. */
const pieces = (text: string) =>
	fc.array(fc.nat(text.length), { maxLength: 6 }).map((cuts) => {
		const places = [0, ...cuts.sort((a, b) => a - b), text.length];
		return places.slice(1).map((end, index) => text.slice(places[index], end));
	});

describe('a text that comes in pieces', () => {
	it('is redacted as the whole text is, wherever it is cut', () => {
		const line = fc.oneof(
			fc.constantFrom(
				KEY,
				`token: "${KEY}"`,
				'a known secret value',
				PEM,
				'"password":\n "abcd1234"',
				'Bearer\n\nabcdef123456789012',
				'',
			),
			fc.string({ maxLength: 30 }),
		);
		const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n'));
		fc.assert(
			fc.property(
				text.chain((whole) => pieces(whole).map((parts) => [whole, parts] as const)),
				([whole, parts]) => {
					expect(stream(parts)).toBe(redact(whole));
				},
			),
		);
	});

	it('without line breaks shows no part of a secret, and is not kept for ever', () => {
		const text = `${'word '.repeat(40_000)}${KEY} ${'x'.repeat(100_000)},${KEY},${'word '.repeat(40_000)}`;
		const redactor = createStreamRedactor(redact);
		let out = '';
		let most = 0;
		for (let at = 0; at < text.length; at += 777) {
			out += redactor.push(text.slice(at, at + 777));
			most = Math.max(most, at + 777 - out.length);
		}
		out += redactor.end();
		expect(out).not.toContain(KEY.slice(10, 30));
		expect(out.length).toBeGreaterThan(text.length - 200);
		expect(most).toBeLessThan(100_000);
	});

	it('a secret longer than what is held back does not show its end', () => {
		const token = `${KEY}${'aB3'.repeat(40_000)}`;
		const out = stream(token.match(/.{1,5000}/g) ?? []);
		expect(out.replaceAll('[hidden]', '')).toBe('');
	});

	it('comes out as it goes: whole lines are not waited with', () => {
		const redactor = createStreamRedactor(redact);
		const out = Array.from({ length: 20 }, (_, index) => redactor.push(`line ${index}\n`)).join('');
		expect(out).toContain('line 10\n');
	});
});

describe('a text that is read as it comes', () => {
	const SECRET = 'hunter2-is-the-secret';
	const hide = createRedactor([SECRET]);

	it('shows no part of a secret, however it is cut, and each word as soon as a blank follows', () => {
		const text = `It says ${SECRET} there, and password: abcd1234efgh or "token": "${KEY}".\nNothing more `;
		fc.assert(
			fc.property(pieces(text), (parts) => {
				const redactor = createStreamRedactor(hide, 'words');
				let shown = '';
				for (const part of parts) {
					shown += redactor.push(part);
					expect(shown).not.toMatch(/hunter2|abcd1234|aB3dE5/);
				}
				expect(shown + redactor.end()).toBe(hide(text));
			}),
		);
		const redactor = createStreamRedactor(hide, 'words');
		expect(redactor.push('It says')).toBe('It ');
		expect(redactor.push(' so')).toBe('says ');
	});
});
