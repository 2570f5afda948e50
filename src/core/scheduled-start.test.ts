import { expect, test } from 'vitest';
import type { Run, RunEnd } from '../contract/run.ts';
import { type ScheduledStart, type StartSituation, startsBySchedule } from './scheduled-start.ts';

const OPENED = 1_000_000;

function run(more: Partial<Run> = {}): Run {
	return {
		id: 1,
		status: 'ended',
		desired: 'running',
		end_reason: 'stopped',
		detail: null,
		resumes_at: null,
		yolo: false,
		model: null,
		max_iterations: null,
		box: '',
		pid: 1,
		started_at: OPENED - 2_000,
		ended_at: OPENED - 1_000,
		...more,
	} as Run;
}

function starts(more: Partial<StartSituation> = {}): ScheduledStart {
	return startsBySchedule({
		openedAt: OPENED,
		knownSince: 0,
		complete: false,
		runs: [],
		alive: false,
		overBudget: false,
		...more,
	});
}

test('a window starts a run of a project that has work', () => {
	expect(starts()).toBe('start');
	expect(starts({ complete: true })).toBe('no');
	expect(starts({ alive: true, runs: [run({ status: 'waiting', end_reason: null, ended_at: null })] })).toBe('later');
	expect(starts({ overBudget: true })).toBe('later');
	expect(starts({ overBudget: true, complete: true })).toBe('no');
});

test('a window that opened before there was the project or its schedule starts nothing', () => {
	expect(starts({ knownSince: OPENED })).toBe('start');
	expect(starts({ knownSince: OPENED + 1 })).toBe('no');
});

test('what a person, a bound or an error ended is begun again in the next window only', () => {
	for (const end_reason of [
		'stopped',
		'max_iterations',
		'error',
		'budget',
		'failing_sessions',
		'all_passing',
	] as const) {
		expect(starts({ runs: [run({ end_reason, ended_at: OPENED - 1 })] }), end_reason).toBe('start');
		expect(starts({ runs: [run({ end_reason, ended_at: OPENED })] }), end_reason).toBe('no');
	}
});

test('what needs a person waits for one', () => {
	for (const end_reason of ['credentials_refused', 'no_progress'] as const satisfies RunEnd[])
		expect(starts({ runs: [run({ end_reason })] }), end_reason).toBe('no');
});

test('a run whose process is gone is begun again, three times in one window at most', () => {
	const gone = run({ status: 'running', end_reason: null, ended_at: null, started_at: OPENED + 1 });
	const crashed = run({ end_reason: 'crashed', started_at: OPENED + 1, ended_at: OPENED + 2 });
	expect(starts({ runs: [gone] })).toBe('start');
	expect(starts({ runs: [gone, crashed] })).toBe('start');
	expect(starts({ runs: [gone, crashed, crashed] })).toBe('no');
	expect(starts({ runs: [gone, crashed, { ...crashed, started_at: OPENED - 1 }] })).toBe('start');
	expect(starts({ runs: [gone, crashed, run({ started_at: OPENED + 1 })] })).toBe('start');
});
