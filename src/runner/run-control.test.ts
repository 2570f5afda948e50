import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newProject, type TestProject } from '../store/fixtures/support.fixture.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { createRunControl, type RunControl } from './run-control.ts';

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

let project: TestProject;
let store: ProjectStore;
let runId: number;
let control: RunControl;
beforeEach(() => {
	project = newProject();
	project.clock = START;
	store = project.open();
	const asked = { yolo: true, model: null, maxIterations: null, box: 'A box.' };
	runId = store.runs.begin(asked, project.bornProcess()).id;
	control = createRunControl(store, runId);
});
afterEach(() => control.close());

describe('a wait of a run', () => {
	it('is over in its time when the clock is set back meanwhile', async () => {
		const began = performance.now();
		const wait = control.waitUntil(START + 300);
		project.clock = START - HOUR;
		expect(await wait).toBe(true);
		expect(performance.now() - began).toBeGreaterThanOrEqual(299);
	});

	it('is over soon after a machine wakes that slept through its end', async () => {
		const wait = control.waitUntil(START + HOUR);
		project.clock = START + HOUR;
		expect(await wait).toBe(true);
	});

	it('is over when somebody wants the run to go on at once', async () => {
		store.runs.setStatus(runId, 'waiting', { resumesAt: START + HOUR, waitsFor: 'limit' });
		const wait = control.waitUntil(START + HOUR);
		project.open().runs.wish('running');
		expect(await wait).toBe(true);
	});

	it('ends without being over when somebody wants it paused', async () => {
		store.runs.setStatus(runId, 'waiting', { resumesAt: START + HOUR, waitsFor: 'limit' });
		const wait = control.waitUntil(START + HOUR);
		project.open().runs.wish('paused');
		expect(await wait).toBe(false);
	});

	it('is over at once when its time is past', async () => {
		expect(await control.waitUntil(START - 1)).toBe(true);
	});
});

describe('work of a run', () => {
	const never = new Promise<never>(() => {});

	it('is itself, done or failed, while nothing breaks the run off', async () => {
		expect(await control.unlessBroken(Promise.resolve(7))).toBe(7);
		await expect(control.unlessBroken(Promise.reject(new Error('It failed.')))).rejects.toThrow('It failed.');
	});

	it('is not waited for when the run breaks off, then or before; the first reason counts', async () => {
		const waits = [control.unlessBroken(never), control.waitUntil(START + HOUR)];
		control.breakOff(new Error('The lease was lost.'));
		control.breakOff(new Error('Another error of the same kind.'));
		for (const wait of [...waits, control.unlessBroken(never)])
			await expect(wait).rejects.toThrow('The lease was lost.');
	});

	it('hears of a stop, late listeners at once, and no more once it does not want to', async () => {
		const heard: string[] = [];
		control.onStop(() => heard.push('early'));
		const forget = control.onStop(() => heard.push('gone'));
		forget();
		project.open().runs.wish('stopped');
		await expect.poll(() => heard).toEqual(['early']);
		control.onStop(() => heard.push('late'));
		expect(heard).toEqual(['early', 'late']);
	});
});
