import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sessionEnvironment } from './session-environment.ts';

const OURS = {
	CLAUDE_CODE_MAX_RETRIES: '3',
	CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
	CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
	CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
	TMPDIR: '/scratch',
};

it("passes on whatever else the caller has: keys, providers, the user's own variables", () => {
	const name = fc.stringMatching(/^[A-Z_]{1,20}$/).filter((one) => !(one in OURS) && !one.startsWith('CLAUDE'));
	const provider = fc.constantFrom(
		'ANTHROPIC_API_KEY',
		'ANTHROPIC_BASE_URL',
		'CLAUDE_CODE_USE_BEDROCK',
		'CLAUDE_CONFIG_DIR',
		'PATH',
	);
	fc.assert(
		fc.property(fc.dictionary(fc.oneof(name, provider), fc.string(), { noNullPrototype: true }), (base) => {
			expect(sessionEnvironment(base, '/scratch')).toEqual({ ...base, ...OURS });
		}),
	);
});

it('leaves out what is not set, and what a Claude around us left', () => {
	const base = {
		PATH: '/bin',
		EMPTY: '',
		UNSET: undefined,
		CLAUDECODE: '1',
		CLAUDE_CODE_ENTRYPOINT: 'cli',
		CLAUDE_CODE_SSE_PORT: '1234',
		CLAUDE_CODE_SESSION_ID: 'x',
		CLAUDE_AGENT_SDK_VERSION: '0.3',
	};
	expect(sessionEnvironment(base, '/scratch')).toEqual({ ...OURS, PATH: '/bin', EMPTY: '' });
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
