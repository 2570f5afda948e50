import type { JournalEvent } from '../../src/contract/events.ts';
import type { Feature } from '../../src/contract/feature.ts';
import type { LiveMessage } from '../../src/contract/live.ts';
import type { AgentState } from './project-state.ts';

export function aFeature(more: Partial<Feature> = {}): Feature {
	const id = more.id ?? 1;
	return {
		id,
		priority: id,
		category: 'Recipes',
		name: `Feature ${id}`,
		description: 'What it does',
		steps: ['Open it'],
		passes: false,
		in_progress: false,
		attempts: 0,
		last_failure: null,
		claimed_by: null,
		passed_at: null,
		parked_at: null,
		revision: 1,
		...more,
	};
}

type Bodies = { [T in JournalEvent['type']]: Extract<JournalEvent, { type: T }>['data'] };

export function anEvent<T extends JournalEvent['type']>(type: T, data: Bodies[T], seq = 1): JournalEvent {
	return { type, data, seq, at: 1_000 + seq, run_id: 1, session_id: 1, feature_id: null } as unknown as JournalEvent;
}

export function anUpdate(feature: Feature, seq = 1): LiveMessage {
	const event = {
		...anEvent('feature.edited', { name: feature.name, changed: ['name'] }, seq),
		feature_id: feature.id,
	};
	return { type: 'feature_update', feature_id: feature.id, passes: feature.passes, feature, seq, event };
}

export function aLog(event: JournalEvent, line = 'line'): LiveMessage {
	return { type: 'log', line, timestamp: '2026-01-01T00:00:00.000Z', seq: event.seq, event };
}

export const anAgent: AgentState = {
	status: 'running',
	pid: 7,
	started_at: '2026-01-01T00:00:00.000Z',
	yolo_mode: false,
	model: null,
	run_id: 1,
	phase: 'running',
	desired: 'running',
	detail: null,
	resumes_at: null,
	waits_for: null,
	end_reason: null,
	box: null,
	ended_at: null,
	used: null,
};
