import { expect, it } from 'vitest';
import { sessionEnvironment } from './session-environment.ts';

const OURS = {
	CLAUDE_CODE_MAX_RETRIES: '3',
	CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
	CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
	CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
	TMPDIR: '/scratch',
};

const USERS_OWN = {
	DATABASE_URL: 'postgres://me:secret@host/db',
	GITHUB_TOKEN: 'x',
	NPM_TOKEN: 'x',
	AWS_SECRET_ACCESS_KEY: 'x',
	GOOGLE_APPLICATION_CREDENTIALS: '/x',
	OPENAI_API_KEY: 'x',
	SSH_AUTH_SOCK: '/run/x',
	BASH_ENV: '/x',
	LD_PRELOAD: '/x',
	NODE_OPTIONS: '--require /x',
	npm_config__authToken: 'x',
	'npm_config_//registry.example.com/:_authToken': 'x',
	AUTOCODER_WEBHOOK_SECRET: 'x',
};

it('passes on what Claude and programs need, and nothing else of the user', () => {
	const needed = {
		PATH: '/bin',
		HOME: '/home/me',
		LC_ALL: 'C',
		HTTPS_PROXY: 'http://proxy',
		ANTHROPIC_API_KEY: 'x',
		ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
		CLAUDE_CODE_OAUTH_TOKEN: 'x',
		npm_config_registry: 'https://registry.example.com',
		NODE_EXTRA_CA_CERTS: '/etc/ssl/own.pem',
	};
	expect(sessionEnvironment({ ...needed, ...USERS_OWN }, '/scratch')).toEqual({ ...needed, ...OURS });
});

it.each([
	['CLAUDE_CODE_USE_BEDROCK', 'AWS_SECRET_ACCESS_KEY'],
	['CLAUDE_CODE_USE_VERTEX', 'GOOGLE_APPLICATION_CREDENTIALS'],
])('gives the keys of a provider to who uses it: %s', (by, key) => {
	expect(sessionEnvironment({ ...USERS_OWN, [by]: '1' }, '/scratch')).toEqual({
		...OURS,
		[by]: '1',
		[key]: USERS_OWN[key as keyof typeof USERS_OWN],
	});
});

it('passes on what the user names', () => {
	expect(sessionEnvironment(USERS_OWN, '/scratch', ['DATABASE_URL'])).toEqual({
		...OURS,
		DATABASE_URL: USERS_OWN.DATABASE_URL,
	});
});

it('leaves out what is not set, and what a Claude around us left', () => {
	const base = {
		PATH: '/bin',
		LANG: '',
		UNSET: undefined,
		CLAUDECODE: '1',
		CLAUDE_CODE_ENTRYPOINT: 'cli',
		CLAUDE_CODE_SSE_PORT: '1234',
		CLAUDE_CODE_SESSION_ID: 'x',
		CLAUDE_AGENT_SDK_VERSION: '0.3',
	};
	expect(sessionEnvironment(base, '/scratch')).toEqual({ ...OURS, PATH: '/bin', LANG: '' });
});

it('lets the user choose how often to retry, but not what would keep a session from ending', () => {
	const chosen = sessionEnvironment(
		{
			CLAUDE_CODE_MAX_RETRIES: '9',
			CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '5000',
			CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '0',
			CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '',
			TMPDIR: '/tmp',
		},
		'/scratch',
	);
	expect(chosen).toEqual({ ...OURS, CLAUDE_CODE_MAX_RETRIES: '9', CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '5000' });
});
