import type { SessionOutcome } from '../contract/session.ts';

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
}

const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
	'authentication_failed',
	'oauth_org_not_allowed',
	'account_on_hold',
	'verification_required',
	'billing_error',
	'cloud_credential_error',
]);

/**
 * Decides how a session ended, from structured facts alone: never from what an agent or the application under work wrote,
 * since an application that talks about rate limits must not look like one.
 */
export function decideOutcome(facts: SessionFacts): SessionEnd {
	const { result } = facts;
	const cutOff = result === null || result.isError || result.terminalReason?.startsWith('aborted') === true;
	if (!cutOff) return end('completed', null);
	if (facts.endedBy === 'stop') return end('interrupted', null);
	if (facts.endedBy === 'timeout') return end('timed_out', 'The session reached its time limit.');
	if (facts.endedBy === 'silence') return end('stalled', 'Nothing came from the model for too long.');
	if (facts.endedBy === 'budget') return end('max_budget', 'The session used what was left of the budget.');
	if (facts.endedBy === 'runaway') return end('runaway', facts.failure);
	if (result === null) return end('crashed', facts.failure ?? 'Claude ended without a result.');
	if (result.terminalReason === 'max_turns') return end('max_turns', 'The session reached its limit of turns.');
	if (result.terminalReason === 'budget_exhausted') return end('max_budget', 'The session reached its budget.');
	if (facts.limit !== null && facts.limit.resetsAt !== null) {
		return { ...end('limited', result.text), resumesAt: facts.limit.resetsAt };
	}
	if (result.apiErrorStatus === 401 || (result.apiError !== null && CREDENTIAL_ERRORS.has(result.apiError))) {
		return end('unauthorized', result.text);
	}
	return end('api_error', result.text || facts.failure);
}

function end(outcome: SessionOutcome, detail: string | null): SessionEnd {
	return { outcome, detail: detail === '' ? null : detail, resumesAt: null };
}
