import { expect, it } from 'vitest';
import { chosen } from './ask-person.ts';

const OPTIONS = [{ label: 'Red' }, { label: 'Green' }, { label: 'Blue' }];

it.each([
	['a number', '2', false, 'Green'],
	['a number, where several may be', ' 2 ', true, ['Green']],
	['several numbers, one of them twice', '3, 1 3', true, ['Blue', 'Red']],
	['several numbers, where one may be', '1, 2', false, '1, 2'],
	['a number that is none of them', '7', false, '7'],
	['own words', 'the colour of my 2 cats', true, 'the colour of my 2 cats'],
	['nothing', '  ', true, null],
])('takes %s', (_what, line, several, answer) => {
	expect(chosen(line, OPTIONS, several)).toEqual(answer);
});

it('takes a number for words where there are no options', () => {
	expect(chosen('42', [], false)).toBe('42');
});
