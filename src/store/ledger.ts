import type { CostReport, CostSum, RunUse, Spent } from '../contract/cost.ts';
import type { StoreContext } from './context.ts';
import { toUsage, type UsageRow } from './usage-row.ts';

/** What the project has cost, by the usage that sessions have recorded. */
export interface Ledger {
	/** @param dayStart Unix milliseconds of the last midnight */
	spent(runId: number, dayStart: number): Spent;
	/** Of all sessions of a run together; those that are open count with what they have used by now. */
	ofRun(runId: number): RunUse;
	report(): CostReport;
}

const SUMS = `count(*) AS sessions, coalesce(sum(input_tokens), 0) AS input_tokens, coalesce(sum(output_tokens), 0) AS output_tokens,
	coalesce(sum(cache_read_tokens), 0) AS cache_read_tokens, coalesce(sum(cache_creation_tokens), 0) AS cache_creation_tokens,
	coalesce(sum(cost_usd), 0.0) AS cost_usd, coalesce(max(cost_estimated), 0) AS cost_estimated, coalesce(sum(turns), 0) AS turns`;
const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens', 'turns'];
const SUMS_OF_SHARES = `count(*) AS sessions, sum(cost_usd) AS cost_usd, max(cost_estimated) AS cost_estimated,
	${COUNTS.map((name) => `CAST(round(sum(${name})) AS INTEGER) AS ${name}`).join(', ')}`;
const MOST_FEATURES = 200;

/** The parts of what a session used, by the features that it claimed or passed. */
const SHARES = `
	WITH work AS (
		SELECT DISTINCT session_id, feature_id FROM events
		WHERE session_id IS NOT NULL AND type IN ('feature.claimed', 'feature.passed') AND feature_id IS NOT NULL
	), shares AS (
		SELECT work.feature_id, sessions.cost_estimated,
			sessions.cost_usd / count(*) OVER of_session AS cost_usd,
			${COUNTS.map((name) => `1.0 * sessions.${name} / count(*) OVER of_session AS ${name}`).join(', ')}
		FROM work JOIN sessions ON sessions.id = work.session_id
		WINDOW of_session AS (PARTITION BY work.session_id)
	)`;

export function createLedger({ sql, read }: StoreContext): Ledger {
	const grouped = <Key extends string>(key: Key, expression: string, from: string, order: string) =>
		(
			sql(
				`SELECT ${expression} AS ${key}, ${SUMS} FROM ${from} WHERE ${expression} IS NOT NULL GROUP BY 1 ORDER BY ${order}`,
			).all() as (SumRow & Record<Key, string>)[]
		).map((row) => ({ ...toSum(row), [key]: row[key] }) as CostSum & Record<Key, string>);

	function forecast(): CostReport['forecast'] {
		const { passing, cost, left } = sql(
			`${SHARES} SELECT
				(SELECT count(*) FROM features WHERE passes = 1 AND id IN (SELECT feature_id FROM shares)) AS passing,
				(SELECT sum(cost_usd) FROM shares WHERE feature_id IN (SELECT id FROM features WHERE passes = 1)) AS cost,
				(SELECT total - passing FROM feature_counts) AS left`,
		).get() as { passing: number; cost: number | null; left: number };
		if (passing === 0 || cost === null) return null;
		return { features: left, usd_per_feature: cost / passing, cost_usd: (cost / passing) * left };
	}

	return {
		spent: (runId, dayStart) =>
			read(
				() =>
					sql(
						`SELECT coalesce(sum(cost_usd) FILTER (WHERE run_id = @runId), 0.0) AS run,
						 coalesce(sum(cost_usd) FILTER (WHERE started_at >= @dayStart), 0.0) AS day,
						 coalesce(sum(cost_usd), 0.0) AS project FROM sessions`,
					).get({ runId, dayStart }) as Spent,
			),
		ofRun: (runId) =>
			read(() => {
				const row = sql(
					`SELECT ${SUMS}, coalesce(max(model IS 'rehearsal'), 0) AS rehearsed FROM sessions WHERE run_id = ?`,
				).get(runId) as SumRow & { readonly rehearsed: number };
				return { ...toSum(row), rehearsed: row.rehearsed === 1 };
			}),
		report: () =>
			read(() => ({
				total: toSum(sql(`SELECT ${SUMS} FROM sessions`).get() as SumRow),
				by_day: grouped('day', "date(started_at / 1000.0, 'unixepoch', 'localtime')", 'sessions', 'day DESC'),
				by_model: grouped('model', 'model', 'session_models', 'cost_usd DESC, model'),
				by_kind: grouped('kind', 'kind', 'sessions', 'cost_usd DESC, kind'),
				by_feature: (
					sql(
						`${SHARES} SELECT id AS feature_id, name, passes IS 1 AS passes, ${SUMS_OF_SHARES}
						 FROM shares JOIN features ON features.id = shares.feature_id
						 GROUP BY id ORDER BY sum(cost_usd) DESC, id LIMIT ${MOST_FEATURES}`,
					).all() as (SumRow & { feature_id: number; name: string; passes: number })[]
				).map(({ feature_id, name, passes, ...row }) => ({ ...toSum(row), feature_id, name, passes: passes === 1 })),
				forecast: forecast(),
			})),
	};
}

type SumRow = UsageRow & { readonly sessions: number };

function toSum(row: SumRow): CostSum {
	return { sessions: row.sessions, ...toUsage(row) };
}
