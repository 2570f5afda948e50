import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireSpec } from './spec.ts';

let project: string;
let path: string;

beforeEach(() => {
	project = mkdtempSync(join(tmpdir(), 'autocoder-spec-'));
	mkdirSync(join(project, 'prompts'));
	path = join(project, 'prompts', 'app_spec.txt');
});
afterEach(() => rmSync(project, { recursive: true }));

it('asks for a specification that is not there, by its path', () => {
	expect(() => requireSpec(project)).toThrow(expect.objectContaining({ code: 'SPEC_MISSING' }));
	expect(() => requireSpec(project)).toThrow(path);
});

it.each([
	['', 'an empty file'],
	['A recipe book for one household.', 'words without the tag'],
	[readFileSync(new URL('../../prompts/app_spec.template.txt', import.meta.url), 'utf8'), 'the template'],
])('asks for words of the user when it is %#', (text) => {
	writeFileSync(path, text);
	expect(() => requireSpec(project)).toThrow(expect.objectContaining({ code: 'SPEC_UNFILLED' }));
	expect(() => requireSpec(project)).toThrow(path);
});

it('is content with a few words', () => {
	writeFileSync(path, '<project_specification>A recipe book.</project_specification>');
	expect(requireSpec(project)).toBeUndefined();
});
