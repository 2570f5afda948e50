import type { ChatServerMessage } from '../contract/chat.ts';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import type { SessionEnd } from '../core/outcome.ts';

/** What went wrong with an answer, for people. */
export type Failure = Omit<Extract<ChatServerMessage, { type: 'error' }>, 'type'>;

/** Why an answer did not come to its end; null when it did, or when a person broke it off. */
export function failureOf({ outcome, detail, resumesAt }: SessionEnd): Failure | null {
	switch (outcome) {
		case 'completed':
		case 'interrupted':
			return null;
		case 'limited': {
			const until =
				resumesAt === null
					? ''
					: ` It ends at ${new Date(resumesAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
			return failure(
				'MODEL_LIMITED',
				`The usage limit of the Claude account is reached.${until} Try again then; nothing was lost.`,
				resumesAt,
			);
		}
		case 'unauthorized':
			return failure(
				'CREDENTIALS_MISSING',
				`Claude refused the credentials${said(detail)}. Log in with the Claude CLI, or set ANTHROPIC_API_KEY, and try again.`,
			);
		case 'timed_out':
			return failure('MODEL_FAILED', 'The answer took too long and was ended. Try again, or ask for less at once.');
		case 'stalled':
			return failure('MODEL_FAILED', 'Nothing came from Claude for minutes. Check the network, and try again.');
		case 'crashed':
		case 'lost':
			return failure('MODEL_FAILED', `Claude ended before its answer was over${said(detail)}. Try again.`);
		case 'api_error':
		case 'runaway':
		case 'max_turns':
		case 'max_budget':
			return failure(
				'MODEL_FAILED',
				`Claude's API could not answer${said(detail)}. It may be overloaded: try again in a minute.`,
			);
	}
}

export const EMPTY: Failure = failure(
	'ANSWER_EMPTY',
	'Claude answered with nothing. Try again, or say it differently.',
);

export function failureFrom(error: unknown): Failure {
	if (error instanceof AutocoderError) return failure(error.code, `${error.message} ${error.next}`);
	return failure('INTERNAL', `Something happened that autocoder did not foresee${said(String(error))}. Try again.`);
}

function failure(code: ErrorCode, content: string, resumesAt: number | null = null): Failure {
	return { content, code, retry: true, resumes_at: resumesAt };
}

/** What the API or a program said, short enough for a sentence. */
function said(detail: string | null): string {
	const line = detail?.replace(/\s+/g, ' ').trim().slice(0, 300).toWellFormed() ?? '';
	return line === '' ? '' : ` (${line.replace(/[.]$/, '')})`;
}
