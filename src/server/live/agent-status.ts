import type { RunUse } from '../../contract/cost.ts';
import type { LiveAgentStatus } from '../../contract/live.ts';
import { agentStatusOf } from '../../core/agent-status.ts';
import { type LatestRun, runState } from '../../core/run-state.ts';

/** What a project's latest run is to a client. */
export function agentStatusMessage(latest: LatestRun, used: RunUse | null): LiveAgentStatus {
	const reason = reasonOf(latest);
	return { type: 'agent_status', ...agentStatusOf(latest, used), ...(reason === null ? {} : { reason }) };
}

function reasonOf(latest: LatestRun): string | null {
	if (latest === undefined) return null;
	const { detail, status, end_reason, pid } = latest.run;
	if (detail !== null) return detail;
	if (status === 'ended') return end_reason?.replaceAll('_', ' ') ?? null;
	return runState(latest) === 'crashed' ? `Its process ${pid} is gone.` : null;
}
