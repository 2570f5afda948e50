import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from './credentials.ts';

let home: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'autocoder-credentials-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** A file that nobody may read: only its being there counts. */
function writeCredentials(directory: string): string {
	mkdirSync(directory, { recursive: true });
	const path = join(directory, '.credentials.json');
	writeFileSync(path, '');
	chmodSync(path, 0o000);
	return path;
}

it.each([
	'ANTHROPIC_API_KEY',
	'ANTHROPIC_AUTH_TOKEN',
	'CLAUDE_CODE_OAUTH_TOKEN',
	'CLAUDE_CODE_USE_BEDROCK',
	'CLAUDE_CODE_USE_VERTEX',
	'CLAUDE_CODE_USE_FOUNDRY',
])('are found in %s, named without its value', (name) => {
	expect(findCredentials({ HOME: home, [name]: 'secret' }, 'linux')).toBe(name);
	expect(findCredentials({ HOME: home, [name]: '' }, 'linux')).toBeNull();
});

describe("the Claude CLI's own", () => {
	it('are found in its directory in the home', () => {
		const path = writeCredentials(join(home, '.claude'));
		expect(findCredentials({ HOME: home }, 'linux')).toBe(path);
	});

	it('are found where CLAUDE_CONFIG_DIR says, and only there', () => {
		writeCredentials(join(home, '.claude'));
		const elsewhere = join(home, 'elsewhere');
		expect(findCredentials({ HOME: home, CLAUDE_CONFIG_DIR: elsewhere }, 'linux')).toBeNull();
		const path = writeCredentials(elsewhere);
		expect(findCredentials({ HOME: home, CLAUDE_CONFIG_DIR: elsewhere }, 'linux')).toBe(path);
	});

	it('are taken to be in the keychain on a Mac on which it was used', () => {
		expect(findCredentials({ HOME: home }, 'darwin')).toBeNull();
		mkdirSync(join(home, '.claude'));
		expect(findCredentials({ HOME: home }, 'darwin')).toBe('keychain');
		expect(findCredentials({ HOME: home }, 'linux')).toBeNull();
	});
});

it('are not there when nothing is, a home included', () => {
	expect(findCredentials({ HOME: home }, 'linux')).toBeNull();
	expect(findCredentials({}, 'linux')).toBeNull();
	expect(findCredentials({ HOME: '' }, 'darwin')).toBeNull();
});
