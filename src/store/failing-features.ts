import type { StoreContext } from './context.ts';

/** Ends of a session that say something of its work: a limit, a network or a person says nothing. */
const OF_THE_WORK = ['completed', 'max_turns', 'timed_out', 'runaway', 'crashed'];

/**
 * The pending features that `most` sessions or more have taken on in vain since they last passed or were released by a person. Claims are
 * events, so nothing is counted twice or lost in a crash.
 */
export function failingFeatures({ sql }: StoreContext, most: number): { id: number; sessions: number }[] {
	return sql(
		`SELECT id, sessions FROM (
			SELECT features.id, features.priority, (
				SELECT count(DISTINCT claims.session_id) FROM events claims JOIN sessions ON sessions.id = claims.session_id
				WHERE claims.feature_id = features.id AND claims.type = 'feature.claimed'
				AND sessions.outcome IN (SELECT value FROM json_each(@outcomes))
				AND claims.seq > coalesce((
					SELECT max(seq) FROM events WHERE feature_id = features.id AND type IN ('feature.passed', 'feature.unparked')
				), 0)
			) AS sessions
			FROM features
			WHERE passes IS NOT 1 AND in_progress IS NOT 1 AND parked_at IS NULL AND attempts >= @most
		) WHERE sessions >= @most ORDER BY priority, id`,
	).all({ most, outcomes: JSON.stringify(OF_THE_WORK) }) as { id: number; sessions: number }[];
}
