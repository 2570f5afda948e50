import type { z } from 'zod';
import type { AgentStatus, liveAgentStatus } from '../../contract/live.ts';
import type { Run } from '../../contract/run.ts';
import type { Runs } from '../../store/runs.ts';

/** What a project's latest run is to a client. */
export function agentStatusMessage(runs: Runs): z.infer<typeof liveAgentStatus> {
	const latest = latestRun(runs);
	if (latest === undefined) return { type: 'agent_status', status: 'stopped', run: null };
	const { run } = latest;
	const status = statusOf(latest);
	const reason = reasonOf(run, status);
	const { id, desired, end_reason, yolo, model, pid, started_at, ended_at } = run;
	return {
		type: 'agent_status',
		status,
		...(reason === null ? {} : { reason }),
		...(run.resumes_at === null ? {} : { resumes_at: new Date(run.resumes_at).toISOString() }),
		run: { id, status: run.status, desired, end_reason, yolo, model, pid, started_at, ended_at },
	};
}

function latestRun(runs: Runs): ReturnType<Runs['latest']> {
	const latest = runs.latest();
	// A runner may write its end and go between the reading of its row and the look at its process: once it is gone, its row is final.
	return latest === undefined || latest.alive || latest.run.status === 'ended' ? latest : runs.latest();
}

function statusOf({ run, alive }: { run: Run; alive: boolean }): AgentStatus {
	if (run.status === 'ended') return run.end_reason === 'crashed' ? 'crashed' : 'stopped';
	if (!alive) return 'crashed';
	return run.status === 'paused' ? 'paused' : 'running';
}

function reasonOf(run: Run, status: AgentStatus): string | null {
	if (run.detail !== null) return run.detail;
	if (run.status === 'ended') return run.end_reason?.replaceAll('_', ' ') ?? null;
	return status === 'crashed' ? `Its process ${run.pid} is gone.` : null;
}
