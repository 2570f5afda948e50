import type { ProjectReply } from '../../src/contract/api/projects.ts';
import type { CostSum, RunUse } from '../../src/contract/cost.ts';
import type { FeatureStats } from '../../src/contract/feature.ts';
import type { RunEnd, RunWaitsFor } from '../../src/contract/run.ts';
import type { Session } from '../../src/contract/session.ts';
import type { AgentState } from './project-state.ts';

/** `unknown`: the stream has not said it yet. */
export type RunKind =
	| 'unknown'
	| 'idle'
	| 'running'
	| 'paused'
	| 'waiting'
	| 'stopping'
	| 'stopped'
	| 'crashed'
	| 'finished';

/** What the run bar shows of a project's run. Times are Unix milliseconds. */
export interface RunView {
	readonly kind: RunKind;
	/** Whether a runner is there: it can be paused and stopped, and no other started. */
	readonly alive: boolean;
	/** A wish that the runner has not met yet. */
	readonly pending: 'pausing' | 'stopping' | null;
	readonly reason: string | null;
	readonly end: RunEnd | null;
	readonly resumesAt: number | null;
	readonly waitsFor: RunWaitsFor | null;
	readonly startedAt: number | null;
	readonly endedAt: number | null;
	/** By all sessions of the run; null before the first run. */
	readonly used: RunUse | null;
}

export function runViewOf(agent: AgentState | null, stats: FeatureStats | null): RunView {
	const kind = kindOf(agent, stats);
	const alive = kind === 'running' || kind === 'paused' || kind === 'waiting' || kind === 'stopping';
	return {
		kind,
		alive,
		pending: alive ? pendingOf(agent) : null,
		reason: agent?.reason ?? agent?.detail ?? null,
		end: alive ? null : (agent?.end_reason ?? null),
		resumesAt: kind === 'waiting' ? (agent?.resumes_at ?? null) : null,
		waitsFor: kind === 'waiting' ? (agent?.waits_for ?? null) : null,
		startedAt: startOf(agent),
		endedAt: agent?.ended_at ?? null,
		used: agent?.used ?? null,
	};
}

export function startOf(agent: AgentState | null): number | null {
	return agent === null || agent.started_at === null ? null : Date.parse(agent.started_at);
}

function kindOf(agent: AgentState | null, stats: FeatureStats | null): RunKind {
	if (agent === null) return 'unknown';
	if (agent.run_id === null) return 'idle';
	if (agent.status === 'crashed') return 'crashed';
	if (agent.status === 'stopped')
		return agent.end_reason === 'all_passing' && stats !== null && stats.passing === stats.total
			? 'finished'
			: 'stopped';
	if (agent.phase === 'stopping' || agent.desired === 'stopped') return 'stopping';
	if (agent.status === 'paused') return 'paused';
	return agent.phase === 'waiting' ? 'waiting' : 'running';
}

function pendingOf(agent: AgentState | null): RunView['pending'] {
	if (agent?.desired === 'stopped') return 'stopping';
	return agent?.desired === 'paused' && agent.phase !== 'paused' ? 'pausing' : null;
}

/** Ends that were asked for, or that somebody foresaw; after the others a person has to do something first. */
const IN_ORDER: readonly RunEnd[] = ['stopped', 'max_iterations', 'all_passing'];

/** Whether a run ended by something that will not pass by itself. */
export function needsPerson({ kind, end }: Pick<RunView, 'kind' | 'end'>): boolean {
	return kind === 'stopped' && end !== null && !IN_ORDER.includes(end);
}

export interface Attention {
	/** How the latest run ended, where a person has to do something before the next; null: that is not it. */
	readonly end: RunEnd | null;
	/** Features that are left to a person. */
	readonly parked: number;
}

/** What of a project waits for a person while nobody works on it; null: nothing does. */
export function attentionOf({ agent_status, end_reason, parked, stats }: ProjectReply): Attention | null {
	if (stats.total > 0 && stats.passing === stats.total) return null;
	if (agent_status === 'crashed') return { end: 'crashed', parked };
	if (agent_status !== 'stopped') return null;
	const end = end_reason !== null && !IN_ORDER.includes(end_reason) ? end_reason : null;
	return end === null && parked === 0 ? null : { end, parked };
}

/** All that went to the model and came from it, caches included. */
export function tokensOf(used: CostSum): number {
	return used.input_tokens + used.output_tokens + used.cache_read_tokens + used.cache_creation_tokens;
}

/** Worked on by the scripted model of the demo: its costs mean nothing. */
export function isRehearsed({ model }: Session): boolean {
	return model === 'rehearsal';
}
