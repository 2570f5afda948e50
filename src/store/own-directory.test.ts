import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBlobs } from './blobs.ts';
import { errorOf, temporaryDirectory } from './fixtures/support.fixture.ts';
import { makeOwnDirectory } from './own-directory.ts';

function setUp() {
	const project = join(temporaryDirectory(), 'project');
	mkdirSync(project);
	const own = join(project, '.autocoder');
	return { project, own, blobs: createBlobs(join(own, 'blobs')) };
}

it('is made with a .gitignore of its own, and again when an agent has cleaned it away', () => {
	const { own, blobs } = setUp();
	makeOwnDirectory(own);
	makeOwnDirectory(own);
	expect(readFileSync(join(own, '.gitignore'), 'utf8')).toBe('*\n');
	rmSync(own, { recursive: true });
	expect(existsSync(join(own, 'blobs', blobs.keep(Buffer.from('kept'))))).toBe(true);
});

it('brings no project back that was removed', () => {
	const { project, own, blobs } = setUp();
	rmSync(project, { recursive: true });
	expect(errorOf(() => makeOwnDirectory(own))).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
	expect(errorOf(() => blobs.keep(Buffer.from('late')))).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
	expect(existsSync(project)).toBe(false);
});

it('says what lies in its place', () => {
	const { own } = setUp();
	writeFileSync(own, '');
	expect(errorOf(() => makeOwnDirectory(own))).toMatchObject({ code: 'PROJECT_UNREADABLE' });
});
