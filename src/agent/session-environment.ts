/** What every program may need to know of the machine and of its user's ways. */
const COMMON = new Set([
	...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLORTERM', 'CI'],
	...['NO_COLOR', 'FORCE_COLOR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
	...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
	...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
	...['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'],
	...[
		'IS_SANDBOX',
		'API_TIMEOUT_MS',
		'MAX_THINKING_TOKENS',
		'MCP_TIMEOUT',
		'MCP_TOOL_TIMEOUT',
		'BASH_DEFAULT_TIMEOUT_MS',
	],
	...[
		'BASH_MAX_TIMEOUT_MS',
		'BASH_MAX_OUTPUT_LENGTH',
		'PNPM_HOME',
		'VOLTA_HOME',
		'NVM_DIR',
		'PYENV_ROOT',
		'RUSTUP_HOME',
	],
	...['JAVA_HOME', 'GOROOT', 'BUN_INSTALL', 'DENO_INSTALL', 'ASDF_DIR', 'PLAYWRIGHT_HEADLESS', 'AUTOCODER_BROWSER'],
]);

/** Claude's own, and those of the language; npm's are passed on beside, its keys apart. */
const FAMILIES = /^(LC_|ANTHROPIC_|CLAUDE_|DISABLE_)/;
const SECRET = /auth|token|passw|passphrase|secret|credential|_key(_id)?$|apikey|otp|cookie/i;
/** An address with a user in it, such as that of a gateway. */
const HOLDS_PASSWORD = /:\/\/[^\s/?#]+@/;

/** Providers that bring variables of their own, which only who uses them is given. */
const PROVIDERS = [
	{ by: 'CLAUDE_CODE_USE_BEDROCK', family: /^(AWS_|BEDROCK_)/ },
	{ by: 'CLAUDE_CODE_USE_VERTEX', family: /^(GOOGLE_|GCLOUD_|CLOUD_ML_|VERTEX_|CLOUDSDK_)/ },
	{ by: 'CLAUDE_CODE_USE_FOUNDRY', family: /^AZURE_/ },
];

/** Variables that a process started from within Claude Code carries, and that would confuse a Claude of its own. */
const INHERITED_FROM_CLAUDE =
	/^(CLAUDECODE|CLAUDE_CODE_(ENTRYPOINT|SSE_PORT|SESSION_ID|CHILD_SESSION)|CLAUDE_AGENT_SDK_VERSION)$/;

/**
 * Read by the runtime and the allocator (mimalloc) that Claude's executable is made with. A Claude is started for each session, beside one
 * that works: with huge pages, where Linux has them, that takes half as much of the processor. In return it holds some
 * 70 MB more in a long session. And one that waits would look for garbage each second, which takes some 5 % of a core.
 */
const MEMORY = { MIMALLOC_ALLOW_THP: '1', MIMALLOC_PURGE_DELAY: '10000', BUN_GC_TIMER_INTERVAL: '10000' };

/**
 * The environment of a session's Claude and of all that it starts: what Claude, programs and package managers need, not the user's
 * whole environment, where keys for other things stand. Settings of ours may be overridden only where that does no harm.
 *
 * @param temporary a directory for temporary files, as the session sees it
 * @param more names of variables that the user passes on
 */
export function sessionEnvironment(
	base: Readonly<Record<string, string | undefined>>,
	temporary: string,
	more: readonly string[] = [],
): Record<string, string> {
	const passed = Object.fromEntries(
		Object.entries(base).filter(
			(entry): entry is [string, string] => entry[1] !== undefined && isPassedOn(entry[0], base, more),
		),
	);
	return {
		// A failing API is the run's business, which waits and says so; ten silent retries take three minutes.
		CLAUDE_CODE_MAX_RETRIES: '3',
		// A stream that stalls is otherwise noticed only after 300 s.
		CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
		// It would tell agents to commit only when asked to, and on a branch, and looks at the repository some five times for that.
		CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS: '1',
		// A session begins without what earlier ones remember, and git has what it changed.
		CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
		CLAUDE_CODE_DISABLE_FILE_CHECKPOINTING: '1',
		...MEMORY,
		...passed,
		CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
		// A background task keeps the session from ending; agents start servers with `&` and output to a file instead.
		CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
		TMPDIR: temporary,
	};
}

/** What Claude needs to come in, and no command that it runs; Claude may set one of them itself. */
const CREDENTIALS = [
	...['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_CUSTOM_HEADERS', 'CLAUDE_CODE_OAUTH_TOKEN'],
	...['ANTHROPIC_FOUNDRY_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_BEARER_TOKEN_BEDROCK'],
];

/**
 * What the shell of a session reads before each command, from the file that CLAUDE_ENV_FILE names: keys, and what is for Claude alone,
 * do not get into programs by accident. An agent that means to can still find them, since they are in Claude's own process.
 *
 * @param passed what Claude is started with
 * @param more names of variables that the user passes on to programs
 */
export function shellStart(passed: Readonly<Record<string, string>>, more: readonly string[] = []): string {
	const secret = Object.entries(passed).flatMap(([name, value]) =>
		!COMMON.has(name) && !more.includes(name) && (SECRET.test(name) || HOLDS_PASSWORD.test(value)) ? [name] : [],
	);
	// Programs of the project may be made with the same.
	const forClaude = Object.keys(MEMORY).filter((name) => !more.includes(name));
	return `unset ${[...new Set([...CREDENTIALS, ...secret, ...forClaude])].join(' ')}\n`;
}

function isPassedOn(
	name: string,
	base: Readonly<Record<string, string | undefined>>,
	more: readonly string[],
): boolean {
	if (INHERITED_FROM_CLAUDE.test(name)) return false;
	if (COMMON.has(name) || more.includes(name)) return true;
	if (/^npm_config_/i.test(name)) return !SECRET.test(name);
	// A shell could not take away what is no name to it.
	if (!/^\w+$/.test(name)) return false;
	return FAMILIES.test(name) || PROVIDERS.some(({ by, family }) => base[by] && family.test(name));
}
