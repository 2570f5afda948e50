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

it('is as those see it who see another part of the disk', () => {
	const scratch = join(root, 'scratch');
	const inBox = (path: string) => realPath(path, (one) => one.replace(/^\/scratch(?=\/|$)/, () => scratch));
	mkdirSync(join(scratch, 'kept'), { recursive: true });
	writeFileSync(join(scratch, 'file'), '');
	symlinkSync(join(root, 'project'), join(scratch, 'door'));
	symlinkSync('/scratch/kept', join(root, 'project', 'back'));
	symlinkSync('../outside', join(root, 'project', 'out'));
	expect(inBox('/scratch/file')).toBe('/scratch/file');
	expect(inBox('/scratch/new/file')).toBe('/scratch/new/file');
	expect(inBox('/scratch/door/.git/hooks/pre-commit')).toBe(join(root, 'project/.git/hooks/pre-commit'));
	expect(inBox('/scratch/door/out/file')).toBe(join(root, 'outside/file'));
	expect(inBox(join(root, 'project/back/new'))).toBe('/scratch/kept/new');
});

it('is not followed below /proc, where each sees something else, nor in a circle', () => {
	symlinkSync('/proc/self/cwd', join(root, 'project', 'here'));
	symlinkSync('round', join(root, 'project', 'round'));
	expect(realPath('/proc/self/cwd/src')).toBe('/proc/self/cwd/src');
	expect(realPath('/proc/1/root/etc')).toBe('/proc/1/root/etc');
	expect(realPath(join(root, 'project/here/.git'))).not.toContain(root);
	expect(realPath(join(root, 'project/round'))).toBeNull();
});
