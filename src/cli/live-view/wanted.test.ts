import { expect, it } from 'vitest';
import { canShow, hasUnicode } from './wanted.ts';

it('the live view is for a terminal that can move its cursor, and not for a build server', () => {
	expect(canShow({ TERM: 'xterm-256color' }, true)).toBe(true);
	expect(canShow({ TERM: 'xterm', CI: 'false' }, true)).toBe(true);
	expect(canShow({ TERM: 'xterm' }, false)).toBe(false);
	expect(canShow({ TERM: 'dumb' }, true)).toBe(false);
	expect(canShow({ TERM: 'xterm', CI: 'true' }, true)).toBe(false);
});

it('the locale says whether there is more than ASCII, the strongest variable first', () => {
	expect(hasUnicode({ LANG: 'de_DE.UTF-8' }, 'linux')).toBe(true);
	expect(hasUnicode({ LANG: 'C.utf8' }, 'linux')).toBe(true);
	expect(hasUnicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux')).toBe(false);
	expect(hasUnicode({ LC_CTYPE: 'en_US.UTF-8' }, 'linux')).toBe(true);
	expect(hasUnicode({}, 'linux')).toBe(false);
	expect(hasUnicode({}, 'darwin')).toBe(true);
});
