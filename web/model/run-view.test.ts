import { expect, it } from 'vitest';
import { anAgent } from './fixtures.fixture.ts';
import type { AgentState } from './project-state.ts';
import { runViewOf } from './run-view.ts';

const agent = (more: Partial<AgentState> = {}): AgentState => ({ ...anAgent, ...more });
const ALL = { passing: 2, in_progress: 0, total: 2, percentage: 100 };
const SOME = { ...ALL, passing: 1 };

it.each<[string, AgentState | null, typeof ALL, object]>([
	['nothing known', null, SOME, { kind: 'unknown', alive: false, startedAt: null }],
	['never started', agent({ status: 'stopped', run_id: null, started_at: null }), SOME, { kind: 'idle' }],
	['at work', agent(), SOME, { kind: 'running', alive: true, pending: null, startedAt: Date.UTC(2026, 0, 1) }],
	['asked to pause', agent({ desired: 'paused' }), SOME, { kind: 'running', pending: 'pausing' }],
	['paused', agent({ status: 'paused', phase: 'paused', desired: 'paused' }), SOME, { kind: 'paused', pending: null }],
	['asked to stop', agent({ desired: 'stopped' }), SOME, { kind: 'stopping', pending: 'stopping' }],
	['waiting', agent({ phase: 'waiting', resumes_at: 9_000 }), SOME, { kind: 'waiting', resumesAt: 9_000 }],
	[
		'waiting for its window',
		agent({ phase: 'waiting', resumes_at: 9_000, waits_for: 'window' }),
		SOME,
		{ kind: 'waiting', waitsFor: 'window' },
	],
	['at work again', agent({ waits_for: null }), SOME, { kind: 'running', waitsFor: null }],
	['crashed', agent({ status: 'crashed' }), SOME, { kind: 'crashed', alive: false, pending: null }],
	['done', agent({ status: 'stopped', end_reason: 'all_passing' }), ALL, { kind: 'finished', end: 'all_passing' }],
	['done, and then more was added', agent({ status: 'stopped', end_reason: 'all_passing' }), SOME, { kind: 'stopped' }],
])('a run that is %s', (_, agent, stats, view) => {
	expect(runViewOf(agent, stats)).toMatchObject(view);
});
