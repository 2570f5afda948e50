import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunWish } from '../contract/run.ts';
import { type SessionOutcome, sessionOutcome } from '../contract/session.ts';
import {
	DEFAULT_POLICY,
	decideNext,
	type LastSession,
	NEW_RUN,
	type RunMemory,
	type RunPolicy,
	remember,
} from './next-step.ts';
import { toStats } from './progress.ts';

const NOW = 1_700_000_000_000;
const OPEN = { open: true, until: { at: NOW + 3_600_000, zone: 'UTC' } } as const;
const CLOSED = { open: false, opens: { at: NOW + 3_600_000, zone: 'UTC' } } as const;
const FAILURES: readonly SessionOutcome[] = ['api_error', 'crashed', 'stalled'];
const WORK: readonly SessionOutcome[] = sessionOutcome.options.filter(
	(outcome) => !FAILURES.includes(outcome) && outcome !== 'limited' && outcome !== 'unauthorized',
);

type Situation = Parameters<typeof decideNext>[0];

/** In the middle of the work, with nothing in the way. */
function situation(more: Partial<Situation> = {}): Situation {
	return {
		stats: toStats({ passing: 1, in_progress: 0, total: 3 }),
		parked: 0,
		initializerDue: false,
		wish: 'running',
		maxIterations: null,
		overBudget: null,
		lowDisk: null,
		memory: NEW_RUN,
		window: null,
		waited: false,
		now: NOW,
		jitter: 0.5,
		...more,
	};
}

function session(outcome: SessionOutcome, more: Partial<LastSession> = {}): LastSession {
	return { outcome, detail: null, progress: false, answered: false, passing: false, resumesAt: null, at: NOW, ...more };
}

function after(...sessions: LastSession[]): RunMemory {
	return sessions.reduce(remember, NEW_RUN);
}

function times(count: number, one: LastSession): LastSession[] {
	return Array.from({ length: count }, () => one);
}

function decide(more: Partial<Situation>, policy: RunPolicy = DEFAULT_POLICY) {
	return decideNext(situation(more), policy);
}

const anyOutcome = fc.constantFrom(...sessionOutcome.options);
const anySession: fc.Arbitrary<LastSession> = fc.record({
	outcome: anyOutcome,
	detail: fc.constantFrom(null, 'why'),
	progress: fc.boolean(),
	answered: fc.boolean(),
	passing: fc.boolean(),
	at: fc.constant(NOW),
	resumesAt: fc.option(fc.integer({ min: NOW - 1e7, max: NOW + 1e9 })),
});
const anyMemory = fc.array(anySession, { maxLength: 12 }).map((sessions) => after(...sessions));
const anyPolicy: fc.Arbitrary<RunPolicy> = fc.record({
	maxSessionsWithoutProgress: fc.integer({ min: 1, max: 6 }),
	maxFailedSessions: fc.integer({ min: 1, max: 6 }),
	retryDelayMs: fc.integer({ min: 100, max: 5_000 }),
	maxRetryDelayMs: fc.integer({ min: 5_000, max: 200_000 }),
	maxOutageMs: fc.integer({ min: 1_000_000, max: 100_000_000 }),
	maxOutageDelayMs: fc.integer({ min: 5_000, max: 200_000 }),
	limitDelayMs: fc.integer({ min: 5_000, max: 60_000 }),
	maxLimitDelayMs: fc.integer({ min: 60_000, max: 200_000 }),
});
const anySituation: fc.Arbitrary<Situation> = fc.record({
	stats: fc
		.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }))
		.map(([passing, open]) => toStats({ passing, in_progress: 0, total: passing + open })),
	parked: fc.nat({ max: 4 }),
	initializerDue: fc.boolean(),
	wish: fc.constantFrom<RunWish>('running', 'paused', 'stopped'),
	maxIterations: fc.option(fc.integer({ min: 1, max: 12 })),
	overBudget: fc.constantFrom(null, null, 'spent'),
	lowDisk: fc.constantFrom(null, null, null, 'full'),
	memory: anyMemory,
	window: fc.constantFrom<Situation['window']>(null, { open: true, until: null }, OPEN, CLOSED),
	waited: fc.boolean(),
	now: fc.constant(NOW),
	jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('a session is started', () => {
	it('only when there is work, nobody objects, no bound is reached and no limit is known', () => {
		fc.assert(
			fc.property(anySituation, anyPolicy, (one, policy) => {
				if (decideNext(one, policy).do !== 'session') return;
				const { stats, memory } = one;
				expect(one.wish).toBe('running');
				expect(one.initializerDue || stats.passing < stats.total || stats.total === 0).toBe(true);
				expect(one.overBudget).toBeNull();
				expect(one.window?.open).not.toBe(false);
				expect(one.lowDisk).toBeNull();
				expect(memory.sessions).toBeLessThan(one.maxIterations ?? Number.POSITIVE_INFINITY);
				expect(memory.failures).toBeLessThan(policy.maxFailedSessions);
				expect(memory.withoutProgress).toBeLessThan(policy.maxSessionsWithoutProgress);
				expect(memory.last?.outcome).not.toBe('unauthorized');
				if (!one.waited) expect(['limited', ...FAILURES]).not.toContain(memory.last?.outcome);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('to write the list when that is due, else to work on it', () => {
		expect(decide({ initializerDue: true, stats: toStats({ passing: 0, in_progress: 0, total: 0 }) })).toEqual({
			do: 'session',
			kind: 'initializer',
		});
		expect(decide({})).toEqual({ do: 'session', kind: 'coding' });
	});

	it('not when the money is spent', () => {
		expect(decide({ overBudget: 'It is spent.' })).toEqual({ do: 'end', reason: 'budget', detail: 'It is spent.' });
	});

	it('for a list that passes as far as it goes, when the session that was to write it was cut off', () => {
		const all = toStats({ passing: 2, in_progress: 0, total: 2 });
		expect(decide({ stats: all, initializerDue: true })).toEqual({ do: 'session', kind: 'initializer' });
	});
});

describe('a run ends', () => {
	const complete = toStats({ passing: 3, in_progress: 0, total: 3 });
	const failing = after(...times(5, session('api_error', { detail: 'overloaded' })));

	it('when everything passes, whatever else there is', () => {
		fc.assert(
			fc.property(anySituation, anyPolicy, (one, policy) => {
				const step = decideNext({ ...one, stats: complete, initializerDue: false }, policy);
				expect(step).toEqual({ do: 'end', reason: 'all_passing', detail: null });
			}),
		);
	});

	it('when it is asked to stop, whatever the sessions did', () => {
		expect(decide({ wish: 'stopped', memory: failing })).toMatchObject({ do: 'end', reason: 'stopped' });
	});

	it('at once when the credentials are refused', () => {
		const memory = after(session('unauthorized', { detail: 'Invalid key' }));
		expect(decide({ memory })).toEqual({ do: 'end', reason: 'credentials_refused', detail: 'Invalid key' });
	});

	it('when session after session fails, with the reason of the last one', () => {
		expect(decide({ memory: failing })).toEqual({
			do: 'end',
			reason: 'failing_sessions',
			detail: '5 sessions in a row failed. Mend the cause and run it again to go on. The last one: overloaded',
		});
	});

	it('when session after session makes no progress, and says which kind was missing', () => {
		const memory = after(...times(6, session('completed')));
		expect(decide({ memory })).toEqual({
			do: 'end',
			reason: 'no_progress',
			detail: '6 sessions in a row made no feature pass.',
		});
		const empty = { stats: toStats({ passing: 0, in_progress: 0, total: 0 }), initializerDue: true };
		expect(decide({ memory, ...empty })).toMatchObject({ detail: '6 sessions in a row created no features.' });
	});

	it('when nothing is left but parked features, and says how many and what to do', () => {
		expect(decide({ parked: 1 })).toMatchObject({ do: 'session' });
		expect(decide({ parked: 2 })).toEqual({
			do: 'end',
			reason: 'no_progress',
			detail:
				'All but 2 of 3 features pass. 2 features are parked after failing in session after session: see why, and release them to have them tried again.',
		});
		expect(decide({ parked: 2, initializerDue: true })).toMatchObject({ do: 'session', kind: 'initializer' });
	});

	it('when as many sessions have run as were asked for', () => {
		const memory = after(session('completed', { progress: true }), session('limited'));
		expect(decide({ memory, maxIterations: 2 })).toMatchObject({ do: 'end', reason: 'max_iterations' });
	});

	it('even while it is paused, when a bound is reached', () => {
		expect(decide({ wish: 'paused', memory: failing })).toMatchObject({ do: 'end', reason: 'failing_sessions' });
	});
});

it('a run waits outside its windows, whatever else it waits for', () => {
	const closed = { do: 'closed', until: NOW + 3_600_000, why: 'Outside its run window until Tue 23:13 (UTC).' };
	expect(decide({ window: CLOSED })).toEqual(closed);
	expect(decide({ window: CLOSED, memory: after(session('limited', { resumesAt: NOW + 1e9 })) })).toEqual(closed);
	expect(decide({ window: CLOSED, wish: 'paused' })).toEqual({ do: 'hold' });
	expect(decide({ window: CLOSED, wish: 'stopped' })).toMatchObject({ do: 'end', reason: 'stopped' });
	expect(decide({ window: OPEN })).toMatchObject({ do: 'session' });
});

it('windows that are too short for any session to make a feature pass end a run in time', () => {
	const memory = after(...times(6, session('interrupted', { detail: 'Its run window ended.' })));
	expect(decide({ memory, window: CLOSED })).toMatchObject({ do: 'end', reason: 'no_progress' });
});

it('a paused run holds, also before it waits', () => {
	expect(decide({ wish: 'paused' })).toEqual({ do: 'hold' });
	expect(decide({ wish: 'paused', memory: after(session('crashed')) })).toEqual({ do: 'hold' });
});

describe('a wait', () => {
	it('is whole milliseconds, positive, and no longer than its cause asks for', () => {
		fc.assert(
			fc.property(anySituation, anyPolicy, (one, policy) => {
				const step = decideNext({ ...one, lowDisk: null }, policy);
				if (step.do !== 'wait') return;
				expect(Number.isInteger(step.ms)).toBe(true);
				expect(step.ms).toBeGreaterThanOrEqual(policy.retryDelayMs / 2);
				const untilReset = step.for === 'limit' ? (one.memory.last?.resumesAt ?? 0) - NOW : 0;
				expect(step.ms).toBeLessThanOrEqual(
					Math.max(untilReset, policy.maxRetryDelayMs, policy.maxOutageDelayMs, policy.maxLimitDelayMs),
				);
				expect(step.why).not.toBe('');
			}),
			{ numRuns: 2_000 },
		);
	});

	it('ends when a limit is lifted, and not before', () => {
		const memory = after(session('limited', { resumesAt: NOW + 3_600_000, detail: 'Five hours are used up' }));
		expect(decide({ memory })).toEqual({ do: 'wait', ms: 3_600_000, why: 'Five hours are used up', for: 'limit' });
		expect(decide({ memory, now: NOW + 3_599_000 })).toMatchObject({ do: 'wait' });
		expect(decide({ memory, waited: true })).toMatchObject({ do: 'session' });
	});

	it.each([
		['is already past', NOW - 60_000, [2_000, 4_000, 8_000, 120_000]],
		['is not known', null, [30_000, 60_000, 120_000, 900_000]],
	])('grows with each further limit whose time %s', (_, resumesAt, waits) => {
		const limited = session('limited', { resumesAt });
		const decided = [1, 2, 3, 10].map((count) => decide({ memory: after(...times(count, limited)), jitter: 1 }));
		expect(decided).toMatchObject(waits.map((ms) => ({ do: 'wait', ms, for: 'limit' })));
	});

	it('grows up to ten minutes while an API that has answered fails, for a day', () => {
		const answered = session('completed', { answered: true });
		const down = session('api_error', { passing: true, detail: 'ECONNREFUSED' });
		const wait = (count: number) => decide({ memory: after(answered, ...times(count, down)), jitter: 1 });
		expect([1, 2, 9, 10, 100].map(wait)).toMatchObject(
			[2_000, 4_000, 512_000, 600_000, 600_000].map((ms) => ({ do: 'wait', ms, for: 'fault' })),
		);
		const each10Minutes = Array.from({ length: 145 }, (_, count) => ({ ...down, at: NOW + count * 600_000 }));
		expect(decide({ memory: after(answered, ...each10Minutes.slice(0, -1)) })).toMatchObject({ do: 'wait' });
		expect(decide({ memory: after(answered, ...each10Minutes) })).toEqual({
			do: 'end',
			reason: 'failing_sessions',
			detail:
				"The model's API has not answered in 24 hours of trying. Mend the cause and run it again to go on. The last error: ECONNREFUSED",
		});
	});

	it('does not count as an outage while nothing is tried: a closed window, a pause, a machine that sleeps', () => {
		const answered = session('completed', { answered: true });
		const down = session('api_error', { passing: true });
		const monday = { ...down, at: NOW + 3 * 86_400_000 };
		const memory = after(answered, down, monday);
		expect(decide({ memory, now: monday.at })).toMatchObject({ do: 'wait', for: 'fault' });
		expect(decide({ memory: after(answered, down), now: monday.at, waited: true })).toMatchObject({ do: 'session' });
		expect(decide({ memory: after(answered, down), now: monday.at, window: CLOSED })).toMatchObject({ do: 'closed' });
		// Nor does a clock that is set back make it end sooner or later.
		expect(after(answered, monday, down).outage).toEqual({ sessions: 2, triedMs: 0 });
	});

	it('is not borne for long when the API has never answered, or refuses what it is asked', () => {
		const down = session('api_error', { passing: true });
		expect(decide({ memory: after(...times(5, down)) })).toMatchObject({ do: 'end', reason: 'failing_sessions' });
		const refused = session('api_error', { answered: true });
		expect(decide({ memory: after(...times(5, refused)) })).toMatchObject({ do: 'end', reason: 'failing_sessions' });
	});

	it('doubles with each failed session up to the longest', () => {
		const patient = { ...DEFAULT_POLICY, maxFailedSessions: 2_000 };
		const wait = (count: number) => decide({ memory: after(...times(count, session('stalled'))), jitter: 1 }, patient);
		expect([1, 2, 3, 6, 7, 1_500].map(wait)).toMatchObject(
			[2_000, 4_000, 8_000, 64_000, 120_000, 120_000].map((ms) => ({ do: 'wait', ms, why: 'stalled', for: 'fault' })),
		);
	});

	it('is spread by chance over its upper half', () => {
		const wait = (jitter: number) => decide({ memory: after(session('crashed')), jitter });
		expect([wait(0), wait(0.5), wait(1)]).toMatchObject([{ ms: 1_000 }, { ms: 1_500 }, { ms: 2_000 }]);
	});

	it('is the first one again after a failed session that made progress', () => {
		const memory = after(session('crashed'), session('crashed'), session('crashed', { progress: true }));
		expect(decide({ memory, jitter: 1 })).toMatchObject({ do: 'wait', ms: 2_000 });
	});

	it('comes after no session that ended by itself', () => {
		for (const outcome of WORK) expect(decide({ memory: after(session(outcome)) })).toMatchObject({ do: 'session' });
	});
});

describe('the memory of a run', () => {
	it('counts failures in a row: progress or a session that ended well starts anew, a limit says nothing', () => {
		fc.assert(
			fc.property(fc.array(anySession), (sessions) => {
				const telling = sessions.filter(({ outcome, progress }) => outcome !== 'limited' || progress);
				const reset = telling.findLastIndex(({ outcome, progress }) => progress || !FAILURES.includes(outcome));
				const { failures, outage } = after(...sessions);
				expect(failures + (outage?.sessions ?? 0)).toBe(telling.length - 1 - reset);
			}),
		);
	});

	it('takes a failure for an outage only of what passes by itself, once the API has answered', () => {
		const down = session('api_error', { passing: true });
		expect(after(down, down)).toMatchObject({ failures: 2, outage: null });
		expect(after(session('crashed', { answered: true }), down, down)).toMatchObject({
			failures: 1,
			outage: { sessions: 2, triedMs: 0 },
		});
	});

	it('counts the sessions without progress since the last one with it: failures and limits say nothing of the work', () => {
		fc.assert(
			fc.property(fc.array(anySession), (sessions) => {
				const since = sessions.slice(sessions.findLastIndex(({ progress }) => progress) + 1);
				const idle = since.filter(({ outcome }) => outcome !== 'limited' && !FAILURES.includes(outcome));
				const memory = after(...sessions);
				expect(memory.withoutProgress).toBe(idle.length);
				expect(memory.sessions).toBe(sessions.length);
				expect(memory.last).toBe(sessions.at(-1) ?? null);
			}),
		);
	});
});

describe('a run as a whole', () => {
	/** Plays a run whose sessions end as they are told to, over and over. Waits take their time on a clock of its own. */
	function play(sessions: readonly LastSession[], policy: RunPolicy, maxIterations: number | null, steps: number) {
		let memory = NEW_RUN;
		let now = NOW;
		let waited = false;
		for (let step = 0; step < steps; step++) {
			const next = decideNext(situation({ memory, now, waited, maxIterations }), policy);
			if (next.do === 'end') return { end: next.reason, memory, elapsed: now - NOW };
			if (next.do === 'hold') throw new Error('Nobody asked for a pause.');
			if (next.do === 'wait') {
				if (waited) throw new Error('It waits twice for the same session.');
				now += next.ms;
				waited = true;
			} else {
				memory = remember(memory, sessions[memory.sessions % sessions.length] as LastSession);
				waited = false;
			}
		}
		return { end: null, memory, elapsed: now - NOW };
	}

	it('ends when nothing passes any more, however its sessions end', () => {
		const idle = anySession
			.filter(({ outcome }) => outcome !== 'limited')
			.map((one) => ({ ...one, progress: false, passing: false }));
		fc.assert(
			fc.property(fc.array(idle, { minLength: 1 }), anyPolicy, (sessions, policy) => {
				const most = policy.maxFailedSessions * policy.maxSessionsWithoutProgress;
				expect(play(sessions, policy, null, 2 * most + 2).end).not.toBeNull();
			}),
			{ numRuns: 500 },
		);
	});

	it('ends after as many sessions as were asked for, whatever they achieve', () => {
		fc.assert(
			fc.property(fc.array(anySession, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (sessions, most) => {
				const { end, memory } = play(sessions, DEFAULT_POLICY, most, 2 * most + 1);
				expect(end).not.toBeNull();
				expect(memory.sessions).toBeLessThanOrEqual(most);
			}),
		);
	});

	it('lets time pass for every session that only met a limit or failed', () => {
		const useless = anySession
			.filter(({ outcome }) => outcome === 'limited' || FAILURES.includes(outcome))
			.map((one) => ({ ...one, progress: false }));
		fc.assert(
			fc.property(fc.array(useless, { minLength: 1 }), anyPolicy, (sessions, policy) => {
				const { memory, elapsed } = play(sessions, policy, null, 200);
				expect(elapsed).toBeGreaterThanOrEqual(((memory.sessions - 1) * policy.retryDelayMs) / 2);
			}),
		);
	});
});

describe('a disk that is nearly full', () => {
	it('has the run wait and look again each minute, and keeps it from nothing else', () => {
		expect(decide({ lowDisk: 'full' })).toEqual({ do: 'wait', ms: 60_000, why: 'full', for: 'disk' });
		expect(decide({ lowDisk: 'full', wish: 'paused' })).toEqual({ do: 'hold' });
		expect(decide({ lowDisk: 'full', wish: 'stopped' })).toMatchObject({ do: 'end', reason: 'stopped' });
		expect(decide({ lowDisk: 'full', stats: toStats({ passing: 3, in_progress: 0, total: 3 }) })).toMatchObject({
			reason: 'all_passing',
		});
	});
});
