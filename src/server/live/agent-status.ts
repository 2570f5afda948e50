import type { LiveAgentStatus } from '../../contract/live.ts';
import { agentStatusOf } from '../../core/agent-status.ts';
import { type LatestRun, runState } from '../../core/run-state.ts';
import type { Runs } from '../../store/runs.ts';

/** What a project's latest run is to a client. */
export function agentStatusMessage(latest: LatestRun): LiveAgentStatus {
	const reason = reasonOf(latest);
	return { type: 'agent_status', ...agentStatusOf(latest), ...(reason === null ? {} : { reason }) };
}

/** A runner may write its end and go between the reading of its row and the look at its process: once it is gone, its row is final. */
export function latestRun(runs: Runs): LatestRun {
	const latest = runs.latest();
	return latest === undefined || latest.alive || latest.run.status === 'ended' ? latest : runs.latest();
}

function reasonOf(latest: LatestRun): string | null {
	if (latest === undefined) return null;
	const { detail, status, end_reason, pid } = latest.run;
	if (detail !== null) return detail;
	if (status === 'ended') return end_reason?.replaceAll('_', ' ') ?? null;
	return runState(latest) === 'crashed' ? `Its process ${pid} is gone.` : null;
}
