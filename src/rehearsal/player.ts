import { ApiError, DO_NOT_RETRY } from './api-error.ts';
import { type PastCall, type PastTurn, readOpening, readPastTurns } from './conversation.ts';
import type { MessagesRequest } from './request.ts';
import type { Scenario, Script, ToolResult, Turn } from './script.ts';

/** What to answer a request with. */
export interface Played {
	/** `aside`: not the agent's own conversation, but a title, a summary, a check of the quota. */
	readonly kind: 'agent' | 'aside';
	/** The turn's place among the script's, from 1; 0 for an aside. */
	readonly number: number;
	readonly turn: Turn;
}

/** The answer to a request that offers no tools, and so cannot be an agent at work. */
export const ASIDE: Turn = { text: 'Rehearsal' };
/** The answer when the script has ended and the conversation goes on. */
export const EPILOGUE: Turn = { text: 'The rehearsal of this conversation is over.' };
/** For a turn without text and calls: clients drop an empty answer, and the turns would no longer be counted right. */
const SILENCE = '…';
const NO_RESULT: ToolResult = { isError: true, text: 'The call was interrupted: it has no result.', images: 0 };

/**
 * The next turn of a conversation: its script is run from the start over the results that the request holds.
 *
 * @throws ApiError `api_error` when the script throws, or now calls another tool than it did before
 */
export function play(scenario: Scenario, request: MessagesRequest): Played {
	if (request.tools.length === 0 || request.maxTokens === 1) return { kind: 'aside', number: 0, turn: ASIDE };
	try {
		return { kind: 'agent', ...replay(scenario(readOpening(request)), readPastTurns(request)) };
	} catch (error) {
		if (error instanceof ApiError) throw error;
		const reason = error instanceof Error ? error.message : String(error);
		throw new ApiError('api_error', `The rehearsal script failed: ${reason}`, DO_NOT_RETRY);
	}
}

function replay(script: Script, past: readonly PastTurn[]): { readonly number: number; readonly turn: Turn } {
	let step = script.next();
	let number = 1;
	let said: readonly PastCall[] = [];
	for (const was of past) {
		if (step.done) break;
		said = [...said, ...was.calls];
		refuseOtherCalls(step.value, said, number);
		if (!isFinished(step.value, said, was.text)) continue;
		step = script.next(
			said.length === 0 && was.said !== undefined ? [was.said] : said.map((call) => call.result ?? NO_RESULT),
		);
		number += 1;
		said = [];
	}
	return { number, turn: step.done ? EPILOGUE : rest(step.value, said.length) };
}

/**
 * A turn counts when all its calls, or else all its words, stand in the conversation. What counts not is an answer that was
 * interrupted or cut off, and one that Claude Code wrote itself when a session was resumed ("No response requested.").
 */
function isFinished(turn: Turn, said: readonly PastCall[], text: string): boolean {
	const calls = turn.calls?.length ?? 0;
	return calls > 0 ? said.length === calls : text.trim().endsWith(audible(turn).trim());
}

/** What of an interrupted turn is still to be said. */
function rest(turn: Turn, callsSaid: number): Turn {
	if (callsSaid > 0) return { calls: (turn.calls ?? []).slice(callsSaid) };
	return turn.calls?.length ? turn : { text: audible(turn) };
}

function audible(turn: Turn): string {
	return turn.text?.trim() ? turn.text : SILENCE;
}

function refuseOtherCalls(turn: Turn, said: readonly PastCall[], number: number): void {
	for (const [index, { tool }] of said.entries()) {
		const now = turn.calls?.[index]?.tool ?? 'nothing';
		if (now === tool) continue;
		const message =
			`The rehearsal script called ${tool} at turn ${number} of this conversation and now calls ${now} there: ` +
			'a script must depend on its opening and its results alone.';
		throw new ApiError('api_error', message, DO_NOT_RETRY);
	}
}
