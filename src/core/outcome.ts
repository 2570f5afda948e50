import type { SessionOutcome } from '../contract/session.ts';
import { readLimit } from './limit.ts';

/** What is known of a session when it is over. */
export interface SessionFacts {
	/** Why the harness ended it, when it did. */
	readonly endedBy: 'stop' | 'timeout' | 'silence' | 'runaway' | 'budget' | null;
	/** The SDK's result message, when one came. */
	readonly result: ResultFacts | null;
	/** The last account limit that the SDK reported as reached. */
	readonly limit: { readonly resetsAt: number | null } | null;
	/** What the SDK or the process said when it broke off. */
	readonly failure: string | null;
	/** Unix milliseconds. */
	readonly now: number;
}

export interface ResultFacts {
	readonly isError: boolean;
	readonly terminalReason: string | null;
	readonly apiErrorStatus: number | null;
	/** The SDK's own category of the final API error, such as `authentication_failed`. */
	readonly apiError: string | null;
	readonly text: string;
}

export interface SessionEnd {
	readonly outcome: SessionOutcome;
	readonly detail: string | null;
	/** Unix milliseconds at which a limit is lifted, when that is known. */
	readonly resumesAt: number | null;
	/** The network or the API was at fault in a way that passes by itself. */
	readonly passing: boolean;
}

const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
	'authentication_failed',
	'oauth_org_not_allowed',
	'account_on_hold',
	'verification_required',
	'billing_error',
	'cloud_credential_error',
]);

const LIMIT_REACHED = 'A usage limit of the account is reached.';

const LASTING_ERRORS: ReadonlySet<string | null> = new Set(['invalid_request', 'model_not_found', 'max_output_tokens']);

/**
 * Decides how a session ended, from structured facts: never from what an agent or the application under work wrote, since an application
 * that talks about rate limits must not look like one. Only where those facts say that an error of the API is told, its known words are
 * read, for the time at which a limit is lifted.
 */
export function decideOutcome(facts: SessionFacts): SessionEnd {
	const { result } = facts;
	const cutOff = result === null || result.isError || result.terminalReason?.startsWith('aborted') === true;
	if (!cutOff) return end('completed', null);
	if (facts.endedBy === 'stop') return end('interrupted', null);
	if (facts.endedBy === 'budget') return end('max_budget', 'The session used what was left of the budget.');
	if (facts.endedBy === 'runaway') return end('runaway', facts.failure);
	if (result?.terminalReason === 'max_turns') return end('max_turns', 'The session reached its limit of turns.');
	if (result?.terminalReason === 'budget_exhausted') return end('max_budget', 'The session reached its budget.');
	if (result !== null && isOfCredentials(result)) return end('unauthorized', result.text);
	const until = (resumesAt: number) => ({ ...end('limited', result?.text ?? LIMIT_REACHED), resumesAt });
	// Whatever else cut it off: no session is to start against a limit that is known.
	if (facts.limit !== null && facts.limit.resetsAt !== null) return until(facts.limit.resetsAt);
	if (facts.endedBy === 'timeout') return end('timed_out', 'The session reached its time limit.');
	if (facts.endedBy === 'silence') return passing('stalled', 'Nothing came from the model for too long.');
	if (result === null) return end('crashed', facts.failure ?? 'Claude ended without a result.');
	const stated = tellsApiError(result) ? readLimit(result.text, facts.now) : null;
	if (stated !== null && stated.resetsAt !== null) return until(stated.resetsAt);
	if (stated !== null || result.apiErrorStatus === 429 || result.apiError === 'rate_limit')
		return end('limited', ['Limit, no reset time known', result.text].filter(Boolean).join(': '));
	const detail = result.text || facts.failure;
	return isPassing(result) ? passing('api_error', detail) : end('api_error', detail);
}

function isOfCredentials({ apiErrorStatus, apiError }: ResultFacts): boolean {
	return apiErrorStatus === 401 || (apiError !== null && CREDENTIAL_ERRORS.has(apiError));
}

/** Whether the text of a result is Claude Code's own, about an error that it had from the API. */
function tellsApiError({ isError, apiErrorStatus, apiError, terminalReason }: ResultFacts): boolean {
	return isError && (apiErrorStatus !== null || apiError !== null || terminalReason === 'api_error');
}

/** No answer at all, a server's error, or one that is overloaded; a request that is refused will be refused again. */
function isPassing({ apiErrorStatus: status, apiError, terminalReason }: ResultFacts): boolean {
	if (status !== null) return status === 408 || status >= 500;
	return terminalReason === 'api_error' && !LASTING_ERRORS.has(apiError);
}

function end(outcome: SessionOutcome, detail: string | null): SessionEnd {
	return { outcome, detail: detail === '' ? null : detail, resumesAt: null, passing: false };
}

function passing(outcome: SessionOutcome, detail: string | null): SessionEnd {
	return { ...end(outcome, detail), passing: true };
}
