import { describe, expect, it } from 'vitest';
import { create, done, draft, errorOf, NOON, newProject, typesOf } from './fixtures/support.fixture.ts';
import type { ProjectStore } from './project-store.ts';

const SETTINGS = { yolo: true, model: 'some-model', maxIterations: 3, box: 'A box.' };

describe('a run', () => {
	it('is begun, told of and ended in rows and events', () => {
		const project = newProject();
		const { runs, journal } = project.open();
		const owner = project.bornProcess();
		expect(runs.latest()).toBeUndefined();
		const run = runs.begin(SETTINGS, owner);
		const expected = {
			id: 1,
			status: 'running',
			desired: 'running',
			end_reason: null,
			detail: null,
			resumes_at: null,
			waits_for: null,
			woken: 0,
			yolo: true,
			model: 'some-model',
			max_iterations: 3,
			box: 'A box.',
			pid: owner.pid,
			started_at: NOON,
			ended_at: null,
		};
		expect(run).toEqual(expected);
		expect(runs.latest()).toEqual({ run, alive: true });
		const wait = { detail: 'A limit.', resumesAt: NOON + 5, waitsFor: 'limit' } as const;
		runs.setStatus(1, 'waiting', wait);
		runs.setStatus(1, 'waiting', wait);
		const waiting = { status: 'waiting', detail: 'A limit.', resumes_at: NOON + 5, waits_for: 'limit' };
		expect(runs.get(1)).toEqual({ ...expected, ...waiting });
		runs.setStatus(1, 'running');
		project.clock = NOON + 1_000;
		runs.end(1, 'all_passing', 'Done.');
		const ended = { ...expected, status: 'ended', end_reason: 'all_passing', detail: 'Done.', ended_at: NOON + 1_000 };
		expect(runs.get(1)).toEqual(ended);
		expect(runs.latest()).toEqual({ run: ended, alive: false });
		expect(journal.after(0, 100).map(({ type, run_id, data }) => ({ type, run_id, data }))).toEqual([
			{
				type: 'run.started',
				run_id: 1,
				data: { yolo: true, model: 'some-model', max_iterations: 3, box: 'A box.', pid: owner.pid },
			},
			{ type: 'run.status', run_id: 1, data: waiting },
			{ type: 'run.status', run_id: 1, data: { status: 'running', detail: null, resumes_at: null, waits_for: null } },
			{ type: 'run.ended', run_id: 1, data: { reason: 'all_passing', detail: 'Done.' } },
		]);
		expect(runs.get(2)).toBeUndefined();
	});

	it('that waits is woken by who wants it to run, and no other', () => {
		const project = newProject();
		const { runs } = project.open();
		const { id } = runs.begin(SETTINGS, project.bornProcess());
		runs.wish('running');
		expect(runs.get(id)?.woken).toBe(0);
		runs.setStatus(id, 'waiting', { resumesAt: NOON + 5, waitsFor: 'limit' });
		runs.wish('paused');
		expect(runs.get(id)?.woken).toBe(0);
		runs.wish('running');
		expect(runs.get(id)).toMatchObject({ woken: 1, desired: 'running' });
	});

	it('keeps what people want of it until it ends', () => {
		const project = newProject();
		const runner = project.open();
		const other = project.open();
		expect(other.runs.wish('paused')).toBe(false);
		const { id } = runner.runs.begin(SETTINGS, project.bornProcess());
		expect(other.runs.wish('stopped')).toBe(true);
		expect(runner.runs.get(id)?.desired).toBe('stopped');
		runner.runs.end(id, 'stopped', null);
		expect(other.runs.wish('running')).toBe(false);
		runner.runs.setStatus(id, 'running');
		expect(runner.runs.get(id)).toMatchObject({ status: 'ended', desired: 'stopped' });
	});

	it('ends once: a second end changes nothing, and takes no lease from the runner that came after', () => {
		const project = newProject();
		const first = project.open();
		const second = project.open();
		const { id } = first.runs.begin(SETTINGS, project.bornProcess());
		first.runs.end(id, 'stopped', null);
		const owner = project.bornProcess();
		second.runs.begin(SETTINGS, owner);
		const before = second.journal.head();
		first.runs.end(id, 'error', 'Too late.');
		expect(first.runs.get(id)).toMatchObject({ end_reason: 'stopped' });
		expect(second.journal.head()).toBe(before);
		expect(errorOf(() => first.runs.begin(SETTINGS, project.bornProcess())).code).toBe('RUN_ALREADY_ACTIVE');
		second.runs.heartbeat();
	});

	it('ends whatever was said of its end', () => {
		const project = newProject();
		const { runs } = project.open();
		const { id } = runs.begin(SETTINGS, project.bornProcess());
		runs.setStatus(id, 'waiting', { detail: '\u0007'.repeat(100_000) });
		runs.end(id, 'error', '\u0007'.repeat(100_000));
		expect(runs.get(id)?.detail).toHaveLength(2_000);
	});
});

describe('the lease', () => {
	it('is held against a second runner, which is told by whom', () => {
		const project = newProject();
		const first = project.open();
		const second = project.open();
		const owner = project.bornProcess();
		first.runs.begin(SETTINGS, owner);
		project.clock = NOON + 86_400_000; // A laptop that slept for a day is not gone.
		const error = errorOf(() => second.runs.begin(SETTINGS, project.bornProcess()));
		expect(error.code).toBe('RUN_ALREADY_ACTIVE');
		expect(error.message).toContain(`process ${owner.pid}`);
		expect(typesOf(second)).toEqual(['run.started']);
		first.runs.heartbeat();
	});

	it('is free when its run has ended', () => {
		const project = newProject();
		const first = project.open();
		const second = project.open();
		const run = first.runs.begin(SETTINGS, project.bornProcess());
		first.runs.end(run.id, 'stopped', null);
		expect(second.runs.begin(SETTINGS, project.bornProcess()).id).toBe(2);
	});

	it.each([
		['is gone', {}],
		['is gone and its pid was given to another process', { startedAt: 'later' }],
		['is of an earlier boot', { bootId: 'the next boot' }],
	])('is taken over from a runner that %s, whose run then counts as crashed', (_what, difference) => {
		const project = newProject();
		const dead = project.open();
		const owner = project.bornProcess();
		dead.runs.begin(SETTINGS, owner);
		project.dies(owner);
		if (Object.keys(difference).length > 0) project.bornProcess({ ...owner, ...difference });
		const next = project.open();
		expect(next.runs.latest()).toMatchObject({ run: { status: 'running' }, alive: false });
		next.runs.begin(SETTINGS, project.bornProcess());
		expect(next.runs.get(1)).toMatchObject({ status: 'ended', end_reason: 'crashed', ended_at: NOON });
		expect(next.runs.latest()).toMatchObject({ run: { id: 2, status: 'running' }, alive: true });
		expect(typesOf(next)).toEqual(['run.started', 'run.ended', 'run.started']);
	});

	it('once lost lets its runner write nothing more', () => {
		const project = newProject();
		const old = project.open();
		const owner = project.bornProcess();
		const run = old.runs.begin(SETTINGS, owner);
		create(old, 'a', 'b', 'c');
		const { id, actor } = project.session(old);
		done(old.features.change(1, { do: 'claim' }, actor));
		done(old.features.pass(2, actor));
		project.dies(owner);
		const next = project.open();
		next.runs.begin(SETTINGS, project.bornProcess());

		const before = next.journal.head();
		const rows = () =>
			project.behind((database) => database.prepare('SELECT * FROM features, runs, sessions, runner_lease').all());
		const rowsBefore = rows();
		for (const [name, write] of Object.entries(writes(old, run.id, id, actor))) {
			expect(errorOf(write).code, name).toBe('RUN_LEASE_LOST');
		}
		expect(rows()).toEqual(rowsBefore);
		expect(next.journal.head()).toBe(before);
		expect(old.features.list()).toHaveLength(3);
		next.runs.heartbeat();
	});
});

/** Everything that a store can write. */
function writes(
	{ features, sessions, runs, journal }: ProjectStore,
	runId: number,
	sessionId: number,
	actor: { kind: 'session'; id: number } | { kind: 'person' },
): Record<string, () => unknown> {
	const owner = { pid: 5, startedAt: '1', bootId: 'b' };
	return {
		'features.create': () => features.create([draft('d')], actor),
		'features.change claim': () => features.change(3, { do: 'claim' }, actor),
		'features.change release': () => features.change(1, { do: 'release', why: 'asked' }, actor),
		'features.change fail': () => features.change(2, { do: 'fail', reason: 'r' }, actor),
		'features.pass': () => features.pass(1, actor),
		'features.skip': () => features.skip(1, actor),
		'features.releaseHeldBy': () => features.releaseHeldBy(sessionId, 'session_ended'),
		'sessions.begin': () => sessions.begin({ kind: 'coding', runId, owner, model: null }),
		'sessions.identify': () => sessions.identify(sessionId, { sdkSessionId: 's', model: 'm' }),
		'sessions.record': () =>
			sessions.record(sessionId, [], {
				input_tokens: 1,
				output_tokens: 1,
				cache_read_tokens: 1,
				cache_creation_tokens: 1,
				cost_usd: 1,
				cost_estimated: false,
				turns: 1,
				models: [],
			}),
		'sessions.end': () => sessions.end(sessionId, { outcome: 'completed', detail: null, durationMs: 1 }),
		'sessions.endAbandoned': () => sessions.endAbandoned(),
		'runs.begin': () => runs.begin(SETTINGS, owner),
		'runs.setStatus': () => runs.setStatus(runId, 'paused'),
		'runs.heartbeat': () => runs.heartbeat(),
		'runs.wish': () => runs.wish('stopped'),
		'runs.end': () => runs.end(runId, 'error', null),
		'journal.record': () => journal.record([{ type: 'log', data: { level: 'info', line: 'l' } }], {}),
	};
}
