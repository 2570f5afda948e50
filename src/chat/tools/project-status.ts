import { z } from 'zod';
import { runState } from '../../core/run-state.ts';
import { defineChatTool, type TalkTools } from './talk-tools.ts';

const SESSIONS = 10;

export const projectStatus = ({ host }: TalkTools) =>
	defineChatTool({
		name: 'project_status',
		description:
			'How far the project is: counts of features, whether a run is under way and why the last one ended, the last sessions.',
		input: z.object({}),
		run: () =>
			host.features((store) => {
				const latest = store.runs.latest();
				return {
					features: store.features.stats(),
					run: latest === undefined ? 'never started' : { state: runState(latest), ...endOf(latest.run) },
					sessions: store.sessions
						.page(null, SESSIONS)
						.map(({ id, kind, outcome, detail, started_at, duration_ms, cost_usd, features }) => ({
							id,
							kind,
							outcome: outcome ?? 'still running',
							detail,
							started_at: new Date(started_at).toISOString(),
							duration_ms,
							cost_usd,
							features,
						})),
				};
			}),
	});

function endOf({ end_reason, detail }: { end_reason: string | null; detail: string | null }) {
	return { end_reason, detail };
}
