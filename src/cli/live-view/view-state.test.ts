import { describe, expect, it } from 'vitest';
import type { EventBody, JournalEvent } from '../../contract/events.ts';
import type { FeatureStats } from '../../contract/feature.ts';
import { estimateLeft, estimateWords } from './estimate.ts';
import { initialState, nextState, type ViewState } from './view-state.ts';

const START = 1_000_000;
const NONE: FeatureStats = { passing: 0, in_progress: 0, total: 10, percentage: 0 };
const passing = (count: number): FeatureStats => ({ ...NONE, passing: count, percentage: count * 10 });

interface Step {
	readonly after: number;
	readonly body: EventBody;
	readonly feature?: number;
	readonly run?: number | null;
	readonly stats?: FeatureStats;
}

/** The state after events that come so many seconds after the start. */
function after(...steps: readonly Step[]): ViewState {
	return steps.reduce(
		(state, { after: seconds, body, feature = null, run = 7, stats = state.stats }, index) => {
			const rest = { seq: index + 1, at: START + seconds * 1_000, run_id: run, session_id: 3, feature_id: feature };
			return nextState(state, { ...body, ...rest } as JournalEvent, stats);
		},
		initialState(START, NONE),
	);
}

const started: Step = {
	after: 0,
	body: { type: 'run.started', data: { yolo: false, model: null, max_iterations: null, box: '', pid: 1 } },
};
const session = (seconds: number, kind: 'initializer' | 'coding' = 'coding'): Step => ({
	after: seconds,
	body: { type: 'session.started', data: { kind } },
});
const claimed = (seconds: number, feature: number, run = 7): Step => ({
	after: seconds,
	feature,
	run,
	body: { type: 'feature.claimed', data: { name: `Feature ${feature}`, attempt: 2 } },
});
const passed = (seconds: number, feature: number, stats: FeatureStats, run: number | null = 7): Step => ({
	after: seconds,
	feature,
	run,
	stats,
	body: {
		type: 'feature.passed',
		data: { name: 'x', verification: { browser_actions: 0, console_checks: 0, screenshots: [] } },
	},
});
const status = (seconds: number, to: 'running' | 'paused' | 'waiting' | 'stopping'): Step => ({
	after: seconds,
	body: { type: 'run.status', data: { status: to, detail: 'why', resumes_at: to === 'waiting' ? START : null } },
});
const called = (seconds: number, id: string): Step => ({
	after: seconds,
	body: { type: 'tool.called', data: { tool_use_id: id, tool: 'Bash', input: { text: '{}', length: 2 } } },
});
const returned = (seconds: number, id: string): Step => ({
	after: seconds,
	body: {
		type: 'tool.returned',
		data: { tool_use_id: id, tool: 'Bash', is_error: false, output: { text: '', length: 0 }, pictures: [] },
	},
});

describe('the live view knows', () => {
	it('the feature in hand from its claim to its end', () => {
		const claim = [started, session(1), claimed(2, 4)] as const;
		expect(after(...claim).feature).toEqual({ id: 4, name: 'Feature 4', attempt: 2 });
		expect(after(...claim, passed(3, 5, passing(1))).feature?.id).toBe(4);
		expect(after(...claim, passed(3, 4, passing(1))).feature).toBeNull();
		const ends: EventBody[] = [
			{ type: 'feature.failed', data: { name: 'x', reason: 'y', was_passing: false } },
			{ type: 'feature.released', data: { name: 'x', why: 'asked' } },
			{ type: 'feature.skipped', data: { name: 'x', old_priority: 1, new_priority: 2 } },
		];
		for (const body of ends) expect(after(...claim, { after: 3, feature: 4, body }).feature).toBeNull();
	});

	it('the calls without an answer, the oldest first', () => {
		const both = [started, session(1), called(2, 'a'), called(3, 'b')] as const;
		expect(after(...both).calls.map(({ id }) => id)).toEqual(['a', 'b']);
		const state = after(...both, returned(5, 'a'));
		expect(state.calls.map(({ id }) => id)).toEqual(['b']);
		expect(state.modelSince).toBe(START + 5_000);
		const refused: EventBody = { type: 'tool.refused', data: { tool_use_id: 'b', tool: 'Bash', reason: 'no' } };
		expect(after(...both, returned(5, 'a'), { after: 6, body: refused }).calls).toEqual([]);
	});

	it('that nothing is in hand once a session has ended, cut off in a call as it may be', () => {
		const usage = {
			input_tokens: 0,
			output_tokens: 0,
			cache_read_tokens: 0,
			cache_creation_tokens: 0,
			cost_usd: 0,
			cost_estimated: true,
			turns: 0,
		};
		const data = { kind: 'coding', outcome: 'crashed', detail: null, duration_ms: 1, usage } as const;
		const state = after(started, session(1), claimed(2, 4), called(3, 'a'), {
			after: 4,
			body: { type: 'session.ended', data },
		});
		expect(state).toMatchObject({ session: null, feature: null, calls: [], retry: null });
	});

	it('that the API does not answer, until it does', () => {
		const retry: EventBody = {
			type: 'model.retry',
			data: { attempt: 3, max_retries: 10, delay_ms: 1, status: 529, error: 'overloaded' },
		};
		const state = [started, session(1), { after: 2, body: retry }] as const;
		expect(after(...state).retry).toEqual({ attempt: 3, maxRetries: 10 });
		const text: EventBody = { type: 'agent.text', data: { text: 'Hi.', length: 3 } };
		expect(after(...state, { after: 3, body: text }).retry).toBeNull();
	});

	it('of others only what they do to the counts', () => {
		const state = after(started, session(1), claimed(2, 9, 6), passed(3, 9, passing(1), null));
		expect(state.feature).toBeNull();
		expect(state.stats.passing).toBe(1);
		expect(state.pace.passed).toBe(0);
	});
});

describe('the estimate of the end', () => {
	const twoPassed = [started, session(0, 'initializer'), session(100), passed(160, 1, passing(1))] as const;
	const second = passed(220, 2, passing(2));
	const at = (state: ViewState, seconds: number) => estimateLeft(state, START + seconds * 1_000);

	it('is not given before two features have passed in this run', () => {
		expect(at(after(...twoPassed), 160)).toBeNull();
		expect(at(after(...twoPassed, second), 220)).not.toBeNull();
	});

	it('goes by the coding sessions, not by the time in which the list was made', () => {
		expect(at(after(...twoPassed, second), 220)).toBe(8 * 60_000);
	});

	it('counts down while a feature is worked on, and waits for one that takes long', () => {
		const state = after(...twoPassed, second);
		expect(at(state, 250)).toBe(8 * 60_000 - 30_000);
		expect(at(state, 280)).toBe(7 * 60_000);
		expect(at(state, 9_000)).toBe(7 * 60_000);
	});

	it('leaves pauses and waits out, and is silent in them and while the run stops', () => {
		const paused = [started, session(0), passed(60, 1, passing(1)), status(90, 'paused')] as const;
		expect(at(after(...paused), 95)).toBeNull();
		const state = after(...paused, status(4_000, 'running'), passed(4_030, 2, passing(2)));
		expect(at(state, 4_030)).toBe(8 * 60_000);
		expect(at(after(...twoPassed, second, status(221, 'waiting')), 221)).toBeNull();
		expect(at(after(...twoPassed, second, status(221, 'stopping')), 221)).toBeNull();
	});

	it('ends with the last feature, and survives a clock that is set back', () => {
		expect(at(after(...twoPassed, passed(220, 2, passing(10))), 220)).toBeNull();
		expect(at(after(...twoPassed, second), -5_000)).toBe(8 * 60_000);
	});

	it('is no finer than it can be', () => {
		const words = [0, 29_000, 31_000, 12.4 * 60_000, 59.4 * 60_000, 59.6 * 60_000, 131 * 60_000, 600 * 60_000];
		expect(words.map(estimateWords)).toEqual([
			'less than a minute left',
			'less than a minute left',
			'about 1 min left',
			'about 12 min left',
			'about 59 min left',
			'about 1 h left',
			'about 2 h 10 min left',
			'about 10 h left',
		]);
	});
});
