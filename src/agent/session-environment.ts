/** Variables that a process started from within Claude Code carries, and that would confuse a Claude of its own. */
const INHERITED_FROM_CLAUDE =
	/^(CLAUDECODE|CLAUDE_CODE_(ENTRYPOINT|SSE_PORT|SESSION_ID|CHILD_SESSION)|CLAUDE_AGENT_SDK_VERSION)$/;

/**
 * The environment of a session's Claude: the caller's, with settings of ours that the user's own variables may override
 * only where that does no harm.
 *
 * @param scratch a directory for temporary files that goes with the session
 */
export function sessionEnvironment(
	base: Readonly<Record<string, string | undefined>>,
	scratch: string,
): Record<string, string> {
	const inherited = Object.fromEntries(
		Object.entries(base).filter(
			(entry): entry is [string, string] => entry[1] !== undefined && !INHERITED_FROM_CLAUDE.test(entry[0]),
		),
	);
	return {
		// A failing API is the run's business, which waits and says so; ten silent retries take three minutes.
		CLAUDE_CODE_MAX_RETRIES: '3',
		// A stream that stalls is otherwise noticed only after 300 s.
		CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
		...inherited,
		CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
		// A background task keeps the session from ending; agents start servers with `&` and output to a file instead.
		CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
		TMPDIR: scratch,
	};
}
