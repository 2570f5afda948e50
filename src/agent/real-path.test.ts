import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { realPath } from './real-path.ts';

let root: string;
beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'real-path-')));
	mkdirSync(join(root, 'project'));
	mkdirSync(join(root, 'outside'));
	writeFileSync(join(root, 'outside', 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('follows links, also those of directories above what is not there yet', () => {
	symlinkSync('../outside', join(root, 'project', 'link'));
	expect(realPath(join(root, 'project', 'link', 'file'))).toBe(join(root, 'outside', 'file'));
	expect(realPath(join(root, 'project', 'link', 'a', 'b'))).toBe(join(root, 'outside', 'a', 'b'));
	expect(realPath(join(root, 'project', 'new', 'file'))).toBe(join(root, 'project', 'new', 'file'));
	expect(realPath('/')).toBe('/');
});

it('is null for a link to nothing, and below one: what is written there would be made elsewhere', () => {
	symlinkSync(join(root, 'outside', 'new'), join(root, 'project', 'dangling'));
	expect(realPath(join(root, 'project', 'dangling'))).toBeNull();
	expect(realPath(join(root, 'project', 'dangling', 'file'))).toBeNull();
});
