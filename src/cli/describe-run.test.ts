import { expect, it } from 'vitest';
import type { Run } from '../contract/run.ts';
import { isLiveState, runState } from '../core/run-state.ts';
import { describeRun } from './describe-run.ts';

const RUN: Run = {
	id: 3,
	status: 'running',
	desired: 'running',
	end_reason: null,
	detail: null,
	resumes_at: null,
	waits_for: null,
	woken: 0,
	yolo: false,
	model: null,
	max_iterations: null,
	box: 'box',
	pid: 77,
	started_at: 1_000,
	ended_at: null,
};

it.each([
	[undefined, 'none', 'none yet'],
	[{ run: RUN, alive: true }, 'running', '3 running, process 77, begun 2 s ago'],
	[{ run: RUN, alive: false }, 'crashed', '3 crashed: its process 77 is gone. Run it again to go on.'],
	[
		{ run: { ...RUN, status: 'paused' as const, detail: 'Held.' }, alive: true },
		'paused',
		'3 paused, process 77, begun 2 s ago. Held.',
	],
	[
		{ run: { ...RUN, status: 'paused' as const }, alive: false },
		'crashed',
		'3 crashed: its process 77 is gone. Run it again to go on.',
	],
	[
		{ run: { ...RUN, status: 'ended' as const, end_reason: 'all_passing' as const }, alive: false },
		'stopped',
		'3 ended: all passing',
	],
	[
		{ run: { ...RUN, status: 'ended' as const, end_reason: 'crashed' as const }, alive: false },
		'crashed',
		'3 crashed: its process 77 is gone. Run it again to go on.',
	],
])('tells what a run is %#', (latest, state, words) => {
	expect(runState(latest)).toBe(state);
	expect(describeRun(latest, 3_000)).toBe(words);
	expect(isLiveState(state as ReturnType<typeof runState>)).toBe(latest?.alive ?? false);
});

it('shows no negative time when the clock was set back', () => {
	expect(describeRun({ run: RUN, alive: true }, 0)).toContain('begun 0 s ago');
});
