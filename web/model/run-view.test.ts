import { expect, it } from 'vitest';
import type { Session } from '../../src/contract/session.ts';
import type { AgentState } from './project-state.ts';
import { runViewOf, totalsOf } from './run-view.ts';

type Run = NonNullable<AgentState['run']>;
const run = (more: Partial<Run> = {}): Run => ({
	id: 1,
	status: 'running',
	desired: 'running',
	end_reason: null,
	yolo: false,
	model: null,
	pid: 7,
	started_at: 1_000,
	ended_at: null,
	...more,
});
const ALL = { passing: 2, in_progress: 0, total: 2, percentage: 100 };
const SOME = { ...ALL, passing: 1 };

it.each<[string, AgentState | null, typeof ALL, object]>([
	['nothing known', null, SOME, { kind: 'idle', alive: false }],
	['never started', { status: 'stopped', run: null }, SOME, { kind: 'idle' }],
	['at work', { status: 'running', run: run() }, SOME, { kind: 'running', alive: true, pending: null }],
	['asked to pause', { status: 'running', run: run({ desired: 'paused' }) }, SOME, { kind: 'running', pending: 'pausing' }],
	['paused', { status: 'paused', run: run({ status: 'paused', desired: 'paused' }) }, SOME, { kind: 'paused', pending: null }],
	['asked to stop', { status: 'running', run: run({ desired: 'stopped' }) }, SOME, { kind: 'stopping', pending: 'stopping' }],
	[
		'waiting',
		{ status: 'running', resumes_at: '2026-01-01T00:00:00.000Z', run: run({ status: 'waiting' }) },
		SOME,
		{ kind: 'waiting', resumesAt: Date.UTC(2026, 0, 1) },
	],
	['crashed', { status: 'crashed', run: run() }, SOME, { kind: 'crashed', alive: false, pending: null }],
	['done', { status: 'stopped', run: run({ end_reason: 'all_passing' }) }, ALL, { kind: 'finished' }],
	['done, and then more was added', { status: 'stopped', run: run({ end_reason: 'all_passing' }) }, SOME, { kind: 'stopped' }],
])('a run that is %s', (_, agent, stats, view) => {
	expect(runViewOf(agent, stats)).toMatchObject(view);
});

it('adds up the sessions of one run', () => {
	const session = (run_id: number, cost_estimated = false) =>
		({
			run_id,
			cost_usd: 0.5,
			cost_estimated,
			input_tokens: 1,
			output_tokens: 2,
			cache_read_tokens: 3,
			cache_creation_tokens: 4,
		}) as Session;
	expect(totalsOf([session(1), session(2, true), session(2)], 2)).toEqual({
		sessions: 2,
		cost: 1,
		estimated: true,
		tokens: 20,
	});
	expect(totalsOf([session(1)], null).sessions).toBe(0);
});
