import { expect, it } from 'vitest';
import { projectMarker } from './marker.ts';

it('gives a directory always the same key, and no other directory that key', () => {
	expect(projectMarker('/home/a/project')).toMatch(/^[0-9a-f]{16}$/);
	expect(projectMarker('/home/a/project')).toBe(projectMarker('/home/a/project'));
	expect(projectMarker('/home/a/project')).not.toBe(projectMarker('/home/a/project2'));
});
