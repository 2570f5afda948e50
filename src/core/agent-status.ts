import type { AgentReply } from '../contract/api/agent.ts';
import type { RunUse } from '../contract/cost.ts';
import { isLiveState, type LatestRun, runState } from './run-state.ts';

/** A project's latest run in the words of the HTTP API. */
export function agentStatusOf(latest: LatestRun, used: RunUse | null = null): AgentReply {
	const run = latest?.run ?? null;
	const state = runState(latest);
	const live = isLiveState(state);
	return {
		status: state === 'crashed' || state === 'paused' ? state : live ? 'running' : 'stopped',
		pid: live ? (run?.pid ?? null) : null,
		started_at: run === null ? null : new Date(run.started_at).toISOString(),
		yolo_mode: run?.yolo ?? false,
		model: run?.model ?? null,
		run_id: run?.id ?? null,
		phase: run?.status ?? null,
		desired: run?.desired ?? null,
		detail: run?.detail ?? null,
		resumes_at: run?.resumes_at ?? null,
		waits_for: run?.waits_for ?? null,
		end_reason: run?.end_reason ?? null,
		box: run?.box ?? null,
		ended_at: run?.ended_at ?? null,
		used,
	};
}
