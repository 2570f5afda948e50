import { expect, it } from 'vitest';
import { refusedWords } from './refused-words.ts';

it('leaves out the field, and nothing of other sentences', () => {
	expect(refusedWords('body/webhook_url is no complete address.')).toBe('is no complete address');
	expect(refusedWords('querystring/text has "25:00".')).toBe('has "25:00"');
	expect(refusedWords('body/name: Too small.')).toBe('Too small');
	expect(refusedWords('The body is too large.')).toBeNull();
});
