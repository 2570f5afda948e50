import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ignoredVariables, readEnvironment, usersVariables } from './env.ts';

let directory: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'autocoder-env-'));
});
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(directory, { recursive: true });
});

function write(name: string, ...lines: string[]): void {
	writeFileSync(join(directory, name), lines.join('\n'));
}

describe('a variable', () => {
	it('is taken from the process before .env.local, and from that before .env', () => {
		write('.env', 'TEST_ONE=of .env', 'TEST_TWO=of .env', 'TEST_THREE=of .env');
		write('.env.local', 'TEST_TWO=of .env.local', 'TEST_THREE=of .env.local');
		vi.stubEnv('TEST_THREE', 'real');
		expect(readEnvironment(directory).variables).toMatchObject({
			TEST_ONE: 'of .env',
			TEST_TWO: 'of .env.local',
			TEST_THREE: 'real',
		});
	});

	it('that is really empty stays empty, whatever a file says', () => {
		write('.env', 'TEST_ONE=x');
		vi.stubEnv('TEST_ONE', '');
		expect(readEnvironment(directory).variables.TEST_ONE).toBe('');
	});

	it('of a file may be quoted, exported and commented', () => {
		write('.env', '# a comment', 'export TEST_ONE="a # b"', "TEST_TWO='c d' # e", 'TEST_THREE=', 'no variable');
		expect(readEnvironment(directory).variables).toMatchObject({ TEST_ONE: 'a # b', TEST_TWO: 'c d', TEST_THREE: '' });
	});

	it('of a file does not become one of this process', () => {
		write('.env', 'TEST_ONE=x');
		readEnvironment(directory);
		expect(process.env).not.toHaveProperty('TEST_ONE');
	});

	it('that ties git to another repository is left out, wherever it comes from', () => {
		write('.env', 'GIT_WORK_TREE=/elsewhere');
		vi.stubEnv('GIT_DIR', '/elsewhere/.git');
		vi.stubEnv('GIT_INDEX_FILE', '/elsewhere/index');
		const { variables } = readEnvironment(directory);
		for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE']) expect(variables).not.toHaveProperty(name);
		expect(process.env.GIT_DIR).toBe('/elsewhere/.git');
	});
});

describe('the files of a directory in which agents work', () => {
	/** The directory becomes a project. */
	function agentsWork(): void {
		writeFileSync(join(directory, 'features.db'), '');
	}

	it('are told apart from what the user says', () => {
		write('.env', 'ANTHROPIC_API_KEY=of .env', 'VITE_API_PORT=1');
		vi.stubEnv('VITE_API_PORT', '2');
		expect(readEnvironment(directory).fromProject.size).toBe(0);
		agentsWork();
		mkdirSync(join(directory, 'src'));
		write('src/.env', 'PLAYWRIGHT_HEADLESS=false');
		const environment = readEnvironment(directory);
		expect(environment.variables.ANTHROPIC_API_KEY).toBe('of .env');
		expect([...environment.fromProject]).toEqual(['ANTHROPIC_API_KEY']);
		expect([...readEnvironment(join(directory, 'src')).fromProject]).toEqual(['PLAYWRIGHT_HEADLESS']);
		expect(usersVariables(environment)).not.toHaveProperty('ANTHROPIC_API_KEY');
		expect(usersVariables(environment).VITE_API_PORT).toBe('2');
	});

	it('start no programs of their own, and do not send the key of the user elsewhere', () => {
		const names = [
			'LD_PRELOAD',
			'NODE_OPTIONS',
			'EDITOR',
			'GIT_SSH_COMMAND',
			'PATH',
			'CLI_COMMAND',
			'ANTHROPIC_BASE_URL',
		];
		for (const name of names) vi.stubEnv(name, undefined);
		write('.env', ...names.map((name) => `${name}=/elsewhere`));
		expect(readEnvironment(directory).claudeExecutable).toBe('/elsewhere');
		expect(ignoredVariables(readEnvironment(directory))).toBeNull();
		agentsWork();
		const environment = readEnvironment(directory);
		for (const name of names) expect(environment.variables[name]).toBeUndefined();
		expect(environment.claudeExecutable).toBeNull();
		expect(ignoredVariables(environment)).toMatch(/: CLI_COMMAND, ANTHROPIC_BASE_URL\. Set what is yours/);
	});

	it('do not say where the settings of the user are', () => {
		write('.env', 'AUTOCODER_HOME=/elsewhere', 'HOME=/elsewhere');
		vi.stubEnv('AUTOCODER_HOME', undefined);
		expect(readEnvironment(directory).home).toBe('/elsewhere');
		agentsWork();
		expect(readEnvironment(directory).home).not.toContain('elsewhere');
	});

	it('do not replace the secret of the webhook, by neither name', () => {
		agentsWork();
		write('.env', 'PROGRESS_WEBHOOK_SECRET=of an agent');
		expect(readEnvironment(directory).variables.PROGRESS_WEBHOOK_SECRET).toBe('of an agent');
		vi.stubEnv('AUTOCODER_WEBHOOK_SECRET', 'of the user');
		expect(readEnvironment(directory).variables.PROGRESS_WEBHOOK_SECRET).toBeUndefined();
	});
});

it('reads the process alone where there are no files, or a directory of their name', () => {
	expect(readEnvironment(directory).variables.PATH).toBe(process.env.PATH);
	mkdirSync(join(directory, '.env'));
	expect(readEnvironment(directory).variables.PATH).toBe(process.env.PATH);
});

it("keeps autocoder's own directory in AUTOCODER_HOME, else in the home", () => {
	vi.stubEnv('AUTOCODER_HOME', '/somewhere');
	expect(readEnvironment(directory).home).toBe('/somewhere');
	vi.stubEnv('AUTOCODER_HOME', '');
	vi.stubEnv('HOME', '/home/ann');
	expect(readEnvironment(directory).home).toBe('/home/ann/.autocoder');
});

it('takes another Claude executable from CLI_COMMAND', () => {
	expect(readEnvironment(directory).claudeExecutable).toBeNull();
	write('.env', 'CLI_COMMAND=/opt/claude');
	expect(readEnvironment(directory).claudeExecutable).toBe('/opt/claude');
});

it.each([
	[undefined, true],
	['', true],
	['1', true],
	['true', true],
	['0', false],
	['false', false],
	['FALSE', false],
	['no', false],
	['off', false],
])('with PLAYWRIGHT_HEADLESS=%s the browser is headless: %s', (value, headless) => {
	vi.stubEnv('PLAYWRIGHT_HEADLESS', value);
	expect(readEnvironment(directory).headless).toBe(headless);
});
