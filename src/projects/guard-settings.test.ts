import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AutocoderError } from '../contract/errors.ts';
import { DEFAULT_GUARD_SETTINGS } from '../contract/guard-settings.ts';
import { readGuardSettings } from './guard-settings.ts';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'guard-settings-'));
	mkdirSync(join(root, 'home'));
	mkdirSync(join(root, 'project', '.autocoder'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const forAll = (text: string) => writeFileSync(join(root, 'home', 'guard.yaml'), text);
const forProject = (text: string) => writeFileSync(join(root, 'project', '.autocoder', 'guard.yaml'), text);
const read = () => readGuardSettings(join(root, 'home'), '/home/me', join(root, 'project'));

function problem(): string {
	try {
		read();
	} catch (error) {
		if (error instanceof AutocoderError) return `${error.code} ${error.message}`;
		throw error;
	}
	return 'none';
}

it('are the default without files, and with empty ones', () => {
	expect(read()).toEqual(DEFAULT_GUARD_SETTINGS);
	forAll('');
	forProject('# nothing yet\n');
	expect(read()).toEqual(DEFAULT_GUARD_SETTINGS);
});

it('come from the user and the project, together', () => {
	forAll('allow: [docker, git push]\nread:\n  - ~/designs\nenvironment: [DATABASE_URL]\n');
	forProject('allow:\n  - terraform\nrefuse: [python3]\n');
	expect(read()).toEqual({
		allow: ['docker', 'git push', 'terraform'],
		refuse: ['python3'],
		read: ['/home/me/designs'],
		environment: ['DATABASE_URL'],
	});
});

it.each([
	['allow: [docker\nrefuse: x', /line [12]: /],
	['allow:\n  - docker\n  - rm -rf /\n', /line 3: "allow\.1": a program is named by its name alone/],
	['alow: [docker]', /line 1: .*alow/],
	['allow: docker', /line 1: "allow"/],
	['read:\n  - designs', /line 2: "read\.0": a directory is absolute/],
	['- docker', /line 1/],
])('that are wrong are named with their line: %j', (text, expected) => {
	forProject(text);
	expect(problem()).toMatch(/^GUARD_SETTINGS_INVALID .*guard\.yaml, line/);
	expect(problem()).toMatch(expected);
});

it('that cannot be read are no empty ones', () => {
	mkdirSync(join(root, 'home', 'guard.yaml'));
	expect(problem()).toMatch(/^GUARD_SETTINGS_INVALID .*cannot be read/);
});
