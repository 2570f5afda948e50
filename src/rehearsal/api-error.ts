/** Error types of the Messages API, with the HTTP status of each. https://docs.claude.com/en/api/errors */
const STATUS = {
	invalid_request_error: 400,
	authentication_error: 401,
	not_found_error: 404,
	request_too_large: 413,
	rate_limit_error: 429,
	api_error: 500,
	overloaded_error: 529,
} as const;

export type ApiErrorType = keyof typeof STATUS;

/** A refusal as the Messages API words it. It goes to the client of the rehearsal server, never to a user of ours. */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly status: number;

	constructor(
		readonly type: ApiErrorType,
		message: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(message);
		this.status = STATUS[type];
	}

	/** The body that goes over the wire. */
	body(requestId: string): { type: 'error'; error: { type: ApiErrorType; message: string }; request_id: string } {
		return { type: 'error', error: { type: this.type, message: this.message }, request_id: requestId };
	}
}

/** Keeps clients from asking again: asking again gives the same error. Anthropic's clients obey it. */
export const DO_NOT_RETRY: Readonly<Record<string, string>> = { 'x-should-retry': 'false' };
