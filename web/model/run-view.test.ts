import { expect, it } from 'vitest';
import type { ProjectReply } from '../../src/contract/api/projects.ts';
import { anAgent } from './fixtures.fixture.ts';
import type { AgentState } from './project-state.ts';
import { attentionOf, runViewOf } from './run-view.ts';

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

it.each<[string, Partial<ProjectReply>, object | null]>([
	['nothing was started', {}, null],
	['it was stopped by somebody', { end_reason: 'stopped' }, null],
	['as much ran as was asked for', { end_reason: 'max_iterations' }, null],
	['the budget is spent', { end_reason: 'budget' }, { end: 'budget', parked: 0 }],
	['credentials were refused', { end_reason: 'credentials_refused' }, { end: 'credentials_refused', parked: 0 }],
	['nothing went forward', { end_reason: 'no_progress', parked: 2 }, { end: 'no_progress', parked: 2 }],
	['the runner went away', { agent_status: 'crashed' }, { end: 'crashed', parked: 0 }],
	['features were left', { end_reason: 'stopped', parked: 1 }, { end: null, parked: 1 }],
	['a run works on', { agent_status: 'running', parked: 1 }, null],
	['all passes by now', { end_reason: 'budget', stats: ALL }, null],
])('a project where %s wants a person, or not', (_, more, attention) => {
	expect(attentionOf({ ...PROJECT, ...more })).toEqual(attention);
});

const PROJECT: ProjectReply = {
	name: 'tiny',
	path: '/tiny',
	created_at: '2026-01-01T00:00:00.000Z',
	has_spec: true,
	stats: SOME,
	missing: false,
	agent_status: 'stopped',
	phase: null,
	end_reason: null,
	parked: 0,
	problem: null,
};
