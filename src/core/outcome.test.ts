import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionOutcome } from '../contract/session.ts';
import { decideOutcome, type ResultFacts, type SessionFacts } from './outcome.ts';

const RESET = 1_900_000_000_000;
const NOW = RESET - 3_600_000;

const TERMINAL_REASONS = [
	null,
	'completed',
	'max_turns',
	'budget_exhausted',
	'api_error',
	'aborted_tools',
	'aborted_streaming',
	'blocking_limit',
	'a reason of the future',
];
const API_ERRORS = [null, 'rate_limit', 'overloaded', 'authentication_failed', 'billing_error', 'unknown'];
const ENDED_BY = [null, 'stop', 'timeout', 'silence'] as const;
const LIMITS = [null, { resetsAt: null }, { resetsAt: RESET }];

/** What an agent or the application under work could have written. */
const MISLEADING = [
	'',
	'Rate limit exceeded (429): usage limit reached, resets at 5 pm.',
	'401 invalid x-api-key, authentication_failed',
	'The session reached its budget: max_turns, aborted',
];

/** Any character; fast-check's own unit of that kind takes a second to build. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());

function results(text: string): (ResultFacts | null)[] {
	return [
		null,
		...[true, false].flatMap((isError) =>
			TERMINAL_REASONS.flatMap((terminalReason) =>
				[null, 400, 401, 429, 529].flatMap((apiErrorStatus) =>
					API_ERRORS.map((apiError) => ({ isError, terminalReason, apiErrorStatus, apiError, text })),
				),
			),
		),
	];
}

function everyCombination(text: string, failure: string | null): SessionFacts[] {
	return results(text).flatMap((result) =>
		ENDED_BY.flatMap((endedBy) => LIMITS.map((limit) => ({ endedBy, result, limit, failure, now: NOW }))),
	);
}

function facts(more: Partial<SessionFacts>): SessionFacts {
	return { endedBy: null, result: null, limit: null, failure: null, now: NOW, ...more };
}

function result(more: Partial<ResultFacts>): ResultFacts {
	return { isError: false, terminalReason: null, apiErrorStatus: null, apiError: null, text: '', ...more };
}

const LIMIT = /limit reached/;

/** Whether the facts say that the result's text is Claude Code's own, about an error of the API. */
function tells({ result: one }: SessionFacts): boolean {
	return (
		one?.isError === true &&
		(one.apiErrorStatus !== null || one.apiError !== null || one.terminalReason === 'api_error')
	);
}

describe('for every combination of facts', () => {
	it('there is one known outcome, with a detail or none, and a time only for a limit', () => {
		for (const one of everyCombination('', null)) {
			const end = decideOutcome(one);
			expect(sessionOutcome.parse(end.outcome)).toBe(end.outcome);
			expect(end.detail).not.toBe('');
			expect(end.resumesAt).toBe(end.outcome === 'limited' ? (one.limit?.resetsAt ?? null) : null);
		}
	});

	it('no text changes the outcome, unless they say that it is of an error of the API', () => {
		const plain = everyCombination('', null);
		for (const text of MISLEADING) {
			const worded = everyCombination(text, text || null);
			expect(worded).toHaveLength(plain.length);
			for (const [index, one] of worded.entries()) {
				const { outcome } = decideOutcome(plain[index] as SessionFacts);
				expect(decideOutcome(one).outcome).toBe(
					outcome === 'api_error' && tells(one) && LIMIT.test(text) ? 'limited' : outcome,
				);
			}
		}
	});
});

it('no text at all is ever read as a fact, where it may be of an agent', () => {
	const anyFacts = fc.constantFrom(...everyCombination('', null).filter((one) => !tells(one)));
	const anyText = fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom(...MISLEADING));
	fc.assert(
		fc.property(anyFacts, anyText, anyText, (one, text, failure) => {
			const worded = { ...one, failure, result: one.result && { ...one.result, text } };
			expect({ ...decideOutcome(worded), detail: null }).toEqual({ ...decideOutcome(one), detail: null });
		}),
		{ numRuns: 500 },
	);
});

describe('a result without an error', () => {
	it('is a completed session, even when a stop or a bound came too late to interrupt it', () => {
		for (const endedBy of ENDED_BY) {
			for (const limit of LIMITS) {
				const end = decideOutcome(facts({ endedBy, limit, result: result({ terminalReason: 'completed' }) }));
				expect(end).toEqual({ outcome: 'completed', detail: null, resumesAt: null, passing: false });
			}
		}
	});

	it.each(['aborted_tools', 'aborted_streaming'])('that says %s is of an interrupted session', (terminalReason) => {
		expect(decideOutcome(facts({ endedBy: 'stop', result: result({ terminalReason }) })).outcome).toBe('interrupted');
	});
});

describe('what the harness ended', () => {
	it.each([
		['stop', 'interrupted'],
		['timeout', 'timed_out'],
		['silence', 'stalled'],
	] as const)('by %s is %s, whatever Claude reported meanwhile', (endedBy, outcome) => {
		for (const cutOff of results('').filter((one) => one === null || one.isError)) {
			const { outcome: decided } = decideOutcome(facts({ endedBy, result: cutOff }));
			// But a person has to mend what the API refused, and a session that was at its bound was.
			if (endedBy === 'stop' || !['unauthorized', 'max_turns', 'max_budget'].includes(decided))
				expect(decided).toBe(outcome);
			else expect(decided).toBe(decideOutcome(facts({ result: cutOff })).outcome);
		}
	});
});

describe('a known limit', () => {
	it.each([
		['silence', null],
		['timeout', null],
		[null, null],
		[null, result({ isError: true, apiErrorStatus: 529 })],
	] as const)('is why a session ended that was cut off by %s with %j', (endedBy, cutOff) => {
		expect(decideOutcome(facts({ endedBy, result: cutOff, limit: { resetsAt: RESET } }))).toMatchObject({
			outcome: 'limited',
			resumesAt: RESET,
		});
	});

	it('does not hide credentials that are refused', () => {
		const refused = result({ isError: true, apiErrorStatus: 401 });
		expect(decideOutcome(facts({ result: refused, limit: { resetsAt: RESET } })).outcome).toBe('unauthorized');
	});
});

describe('an error', () => {
	it('without a result is a crash, told by what the process said last', () => {
		expect(decideOutcome(facts({ failure: 'spawn failed' }))).toMatchObject({
			outcome: 'crashed',
			detail: 'spawn failed',
		});
		expect(decideOutcome(facts({}))).toMatchObject({ outcome: 'crashed', detail: 'Claude ended without a result.' });
	});

	it('with a limit and its time is that limit', () => {
		const limited = result({
			isError: true,
			apiErrorStatus: 429,
			apiError: 'rate_limit',
			text: "You've hit your limit",
		});
		expect(decideOutcome(facts({ result: limited, limit: { resetsAt: RESET } }))).toEqual({
			outcome: 'limited',
			detail: "You've hit your limit",
			resumesAt: RESET,
			passing: false,
		});
		expect(decideOutcome(facts({ result: { ...limited, text: '' }, limit: { resetsAt: RESET } })).detail).toBeNull();
	});

	it('429 without a time is a limit of which no reset time is known', () => {
		const throttled = result({ isError: true, apiErrorStatus: 429, apiError: 'rate_limit', text: 'Slow down' });
		for (const limit of [null, { resetsAt: null }])
			expect(decideOutcome(facts({ result: throttled, limit }))).toEqual({
				outcome: 'limited',
				detail: 'Limit, no reset time known: Slow down',
				resumesAt: null,
				passing: false,
			});
	});

	it.each([
		{ apiErrorStatus: 429 },
		{ apiError: 'rate_limit' },
		{ apiError: 'unknown' },
		{ terminalReason: 'api_error' },
	])('with %j and the words of a limit gives the time that they name', (more) => {
		const text = `Claude AI usage limit reached|${RESET / 1_000}`;
		expect(decideOutcome(facts({ result: result({ isError: true, text, ...more }) }))).toMatchObject({
			outcome: 'limited',
			resumesAt: RESET,
		});
	});

	it('that nothing marks as one of the API is never a limit, whatever its words', () => {
		const text = `Claude AI usage limit reached|${RESET / 1_000}`;
		for (const terminalReason of ['prompt_too_long', 'aborted_tools', null])
			expect(decideOutcome(facts({ result: result({ isError: true, text, terminalReason }) })).outcome).toBe(
				'api_error',
			);
	});

	it('passes by itself when nothing answered or the server failed, and not when the request was refused', () => {
		const passing = (more: Partial<ResultFacts>) =>
			decideOutcome(facts({ result: result({ isError: true, ...more }) })).passing;
		for (const apiErrorStatus of [408, 500, 502, 529]) expect(passing({ apiErrorStatus })).toBe(true);
		for (const apiErrorStatus of [400, 404, 413]) expect(passing({ apiErrorStatus })).toBe(false);
		expect(passing({ terminalReason: 'api_error', apiError: 'unknown' })).toBe(true);
		expect(passing({ terminalReason: 'api_error', apiError: 'model_not_found' })).toBe(false);
		expect(passing({ terminalReason: 'prompt_too_long' })).toBe(false);
		expect(decideOutcome(facts({ endedBy: 'silence' })).passing).toBe(true);
		expect(decideOutcome(facts({})).passing).toBe(false);
	});

	it.each([
		[{ apiErrorStatus: 401 }],
		[{ apiError: 'authentication_failed' }],
		[{ apiError: 'oauth_org_not_allowed' }],
		[{ apiError: 'account_on_hold' }],
		[{ apiError: 'billing_error', apiErrorStatus: 400 }],
		[{ apiError: 'cloud_credential_error' }],
	])('%j is one of credentials', (more) => {
		const end = decideOutcome(facts({ result: result({ isError: true, text: 'Refused.', ...more }) }));
		expect(end).toMatchObject({ outcome: 'unauthorized', detail: 'Refused.' });
	});

	it.each([
		['max_turns', 'max_turns'],
		['budget_exhausted', 'max_budget'],
	])('%s is a bound of the session itself', (terminalReason, outcome) => {
		const end = decideOutcome(facts({ result: result({ isError: true, terminalReason }), limit: { resetsAt: RESET } }));
		expect(end.outcome).toBe(outcome);
		expect(end.detail).toMatch(/\.$/);
	});
});
