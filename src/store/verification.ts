import type { Actor, Verification } from '../core/feature-lifecycle.ts';
import type { StoreContext } from './context.ts';

const BROWSER = 'mcp__playwright__';

/** What the journal says a session did in the browser since it last took on or finished a feature; nothing for a person. */
export function verificationBy({ sql }: StoreContext, actor: Actor): Verification {
	if (actor.kind === 'person') return { browser_actions: 0, console_checks: 0, screenshots: [] };
	const since = sql(
		`SELECT coalesce(max(seq), 0) AS seq FROM events
		 WHERE session_id = ? AND type IN ('feature.claimed', 'feature.passed', 'feature.failed')`,
	).get(actor.id) as { seq: number };
	const calls = sql(
		`SELECT json_extract(data, '$.tool') AS tool, json_extract(data, '$.pictures') AS pictures FROM events
		 WHERE session_id = ? AND seq > ? AND type = 'tool.returned' AND json_extract(data, '$.is_error') = 0
		 AND json_extract(data, '$.tool') LIKE '${BROWSER}%' ORDER BY seq`,
	).all(actor.id, since.seq) as { tool: string; pictures: string }[];
	const pictures = calls.flatMap((call) => JSON.parse(call.pictures) as { blob: string }[]);
	return {
		browser_actions: calls.length,
		console_checks: calls.filter(({ tool }) => tool === `${BROWSER}browser_console_messages`).length,
		// The latest ones show the work as it was when it was called done; a row has room for so many.
		screenshots: pictures.map(({ blob }) => blob).slice(-20),
	};
}
