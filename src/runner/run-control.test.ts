import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newProject } from '../store/fixtures/support.fixture.ts';
import { createRunControl, type RunControl } from './run-control.ts';

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

let control: RunControl;

beforeEach(() => {
	const project = newProject();
	const store = project.open();
	const run = store.runs.begin({ yolo: true, model: null, maxIterations: null, box: 'A box.' }, project.bornProcess());
	control = createRunControl(store, run.id);
	// Only the clock on the wall is ours; timers are real.
	vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
	control.close();
	vi.useRealTimers();
});

describe('a wait of a run', () => {
	it('is over in its time when the clock is set back meanwhile', async () => {
		const began = performance.now();
		const wait = control.waitUntil(START + 300);
		vi.setSystemTime(START - HOUR);
		expect(await wait).toBe(true);
		expect(performance.now() - began).toBeGreaterThanOrEqual(299);
	});

	it('is over at once when its time is past', async () => {
		expect(await control.waitUntil(START - 1)).toBe(true);
	});
});
