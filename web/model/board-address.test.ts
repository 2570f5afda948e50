import { expect, it } from 'vitest';
import { EVERYTHING } from './board.ts';
import { boardHref, readBoardAddress } from './board-address.ts';

it.each([
	{ filter: EVERYTHING, feature: null, adding: false },
	{ filter: { text: 'a & b=ü %', category: 'C/D', attention: true }, feature: 7, adding: true },
	{ filter: { text: '', category: '', attention: false }, feature: null, adding: false },
])('reads from an address what was written into it: %o', (address) => {
	const [path, search = ''] = boardHref('tiny', address).split('?');
	expect(path).toBe('/p/tiny');
	expect(readBoardAddress(search)).toEqual(address);
});

it('leaves an address that says nothing as short as it is', () => {
	expect(boardHref('tiny', { feature: 3 })).toBe('/p/tiny?feature=3');
	expect(boardHref('tiny')).toBe('/p/tiny');
	expect(readBoardAddress('feature=nonsense').feature).toBeNull();
});
