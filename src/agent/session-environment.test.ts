import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { sessionEnvironment, shellStart } from './session-environment.ts';

const OURS = {
	CLAUDE_CODE_MAX_RETRIES: '3',
	CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
	CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS: '1',
	CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
	CLAUDE_CODE_DISABLE_FILE_CHECKPOINTING: '1',
	MIMALLOC_ALLOW_THP: '1',
	MIMALLOC_PURGE_DELAY: '10000',
	BUN_GC_TIMER_INTERVAL: '10000',
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

it('takes every key that Claude is given away from the commands that its shell runs, and nothing that they need', () => {
	const secrets = {
		...{
			ANTHROPIC_API_KEY: 'x',
			ANTHROPIC_AUTH_TOKEN: 'x',
			ANTHROPIC_CUSTOM_HEADERS: 'x',
			CLAUDE_CODE_OAUTH_TOKEN: 'x',
		},
		...{ CLAUDE_CODE_OAUTH_REFRESH_TOKEN: 'x', CLAUDE_CODE_CLIENT_KEY_PASSPHRASE: 'x', ANTHROPIC_FOUNDRY_API_KEY: 'x' },
		...{ ANTHROPIC_BEDROCK_BASE_URL: 'https://me:secret@gateway.example' },
		...{ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x', AWS_BEARER_TOKEN_BEDROCK: 'x' },
		...{ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x', AWS_WEB_IDENTITY_TOKEN_FILE: '/x', AZURE_CLIENT_SECRET: 'x' },
		...{ AZURE_CLIENT_CERTIFICATE_PASSWORD: 'x', AZURE_PASSWORD: 'x', GOOGLE_APPLICATION_CREDENTIALS: '/x' },
		...{ CLOUDSDK_AUTH_ACCESS_TOKEN: 'x', GOOGLE_API_KEY: 'x' },
	};
	const needed = {
		...{ PATH: '/usr/bin:/bin', GIT_AUTHOR_NAME: 'Me', XAUTHORITY: '/x', HTTPS_PROXY: 'http://me:secret@proxy' },
		...{ CLAUDE_CODE_USE_BEDROCK: '1', CLAUDE_CODE_USE_VERTEX: '1', CLAUDE_CODE_USE_FOUNDRY: '1', AWS_REGION: 'eu' },
		...{ ANTHROPIC_MODEL: 'x', SHOP_API_KEY: 'x' },
	};
	const passed = sessionEnvironment({ ...secrets, ...needed, 'AWS_X-SECRET': 'x' }, '/scratch', ['SHOP_API_KEY']);
	expect(passed).toMatchObject({ ...secrets, ...needed });
	const start = shellStart(passed, ['SHOP_API_KEY']);
	const { stdout } = spawnSync('bash', ['-c', `${start}env`], { env: passed, encoding: 'utf8' });
	const names = stdout.split('\n').map((line) => line.split('=', 1)[0]);
	expect(Object.keys(secrets).filter((name) => names.includes(name))).toEqual([]);
	expect(Object.keys(needed).filter((name) => !names.includes(name))).toEqual([]);
	expect(names).not.toContain('AWS_X-SECRET');
	expect(names.filter((name) => /^(BUN|MIMALLOC)_/.test(name ?? ''))).toEqual([]);
});

it('sets how Claude uses memory, which programs see only where the user passes it on', () => {
	const own = { BUN_GC_TIMER_INTERVAL: '500' };
	expect(sessionEnvironment(own, '/scratch')).toEqual(OURS);
	const passed = sessionEnvironment(own, '/scratch', ['BUN_GC_TIMER_INTERVAL']);
	expect(passed).toEqual({ ...OURS, ...own });
	expect(shellStart(passed, ['BUN_GC_TIMER_INTERVAL'])).not.toContain('BUN_GC');
});
