import type { ResultFacts } from '../core/outcome.ts';
import type { ClaudeMessage } from './sdk.ts';

/** @param apiError the SDK's category of the last API error, which comes before the result */
export function resultFacts(message: Extract<ClaudeMessage, { type: 'result' }>, apiError: string | null): ResultFacts {
	return {
		isError: message.is_error || message.subtype !== 'success',
		terminalReason: message.terminal_reason ?? null,
		apiErrorStatus: message.subtype === 'success' ? (message.api_error_status ?? null) : null,
		apiError,
		text: (message.subtype === 'success' ? message.result : message.errors.join('; ')).slice(0, 2_000),
	};
}
