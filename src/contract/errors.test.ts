import { expect, it } from 'vitest';
import { AutocoderError, ERRORS } from './errors.ts';

const rows = Object.entries(ERRORS);

it.each(rows)('%s is named, explained and placed as all codes are', (code, { http, exit, meaning, mend }) => {
	expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
	expect(meaning).toMatch(/^[A-Za-z].*[^.]\.$/);
	expect(mend).toMatch(/^[A-Z].*[^.]\.$/);
	expect([1, 2, 4]).toContain(exit);
	expect(http).toBeGreaterThanOrEqual(400);
	expect(http).toBeLessThan(600);
});

it('has a meaning of its own for each code', () => {
	expect(new Set(rows.map(([, { meaning }]) => meaning)).size).toBe(rows.length);
});

it('keeps exit code 4 for credentials, and 2 for what the caller got wrong', () => {
	expect(rows.filter(([, { exit }]) => exit === 4).map(([code]) => code)).toEqual(['CREDENTIALS_MISSING']);
	for (const [code, { exit, http }] of rows) {
		if (exit === 2) expect(http, code).toBeLessThan(500);
	}
});

it('carries a code, what happened, what to do next, and the cause', () => {
	const cause = new Error('EACCES');
	const error = new AutocoderError('SPEC_MISSING', 'There is no specification.', 'Write one.', { cause });
	expect(error).toBeInstanceOf(Error);
	expect({ ...error }).toMatchObject({ name: 'AutocoderError', code: 'SPEC_MISSING', next: 'Write one.' });
	expect(error.message).toBe('There is no specification.');
	expect(error.cause).toBe(cause);
});

it('has a next step even where the thrower names none', () => {
	expect(new AutocoderError('GIT_NOT_FOUND', 'There is no git.').next).toBe(ERRORS.GIT_NOT_FOUND.mend);
});
