import { ApiError } from './api-error.ts';
import type { Played } from './player.ts';
import type { ToolCall, Turn } from './script.ts';

/** What can go wrong between a client and the API. */
export type Fault =
	| { readonly kind: 'rate-limit'; readonly retryAfterSeconds?: number }
	| { readonly kind: 'overloaded' }
	| { readonly kind: 'server-error' }
	| { readonly kind: 'unauthorized' }
	| { readonly kind: 'invalid-request'; readonly message?: string }
	/** A spent subscription: once struck, every request is refused until the limit resets, whatever `times` says. */
	| { readonly kind: 'usage-limit'; readonly resetsInSeconds: number; readonly claim?: 'five_hour' | 'seven_day' }
	/** The socket is destroyed; Claude Code then keeps whole blocks, runs their calls, and asks for the rest. */
	| { readonly kind: 'cut-stream'; readonly at?: BreakPoint }
	/** The answer stops; the socket stays open until the client or the server ends it. */
	| { readonly kind: 'stalled-stream'; readonly at?: BreakPoint }
	/** The input of the turn's calls does not parse. Waits for a turn with calls. */
	| { readonly kind: 'nonsense-tool-input' }
	/** The model says nothing and calls nothing. */
	| { readonly kind: 'empty-answer' }
	/** The request is answered over the subscription's limit, at the price of extra usage. */
	| { readonly kind: 'extra-usage'; readonly resetsInSeconds: number }
	| { readonly kind: 'slow'; readonly delayMs: number };

/** Where an answer breaks off: half way (when not given), or within its first block, so that no block is whole. */
export type BreakPoint = 'middle' | 'first-block';

/** Where a fault strikes. All that is given must hold; nothing given means everywhere. Only agents' requests count. */
export interface FaultPoint {
	/** The nth agent's request since the server's start, from 1. Repeated requests count anew. */
	readonly request?: number;
	/** The nth turn of a conversation, from 1. */
	readonly turn?: number;
	/** Fits the conversation's first user message. */
	readonly prompt?: RegExp;
	/** By chance, from 0 to 1; the same seed gives the same course. */
	readonly chance?: { readonly probability: number; readonly seed: number };
}

export interface FaultRule {
	readonly when?: FaultPoint;
	/** How often the fault strikes in all; 1 when not given. */
	readonly times?: number;
	readonly fault: Fault;
}

/** An agent's request, as rules see it. */
export interface FaultContext extends Played {
	readonly prompt: string;
}

export interface FaultPlan {
	/** Counts an agent's request, and gives the fault of the first rule that strikes it. */
	next(context: FaultContext): Fault | undefined;
	/** The refusal of a usage limit that was struck and has not reset. It holds for asides too. */
	standingLimit(): ApiError | undefined;
}

/** @param now milliseconds since 1970; usage limits reset by it */
export function createFaultPlan(rules: readonly FaultRule[], now: () => number = Date.now): FaultPlan {
	const armed = rules.map((rule) => ({ rule, left: rule.times ?? 1, draw: lottery(rule.when?.chance?.seed ?? 0) }));
	let request = 0;
	let limit: { readonly resetsAt: number; readonly claim: string } | undefined;
	return {
		next(context) {
			request += 1;
			const struck = armed.find((entry) => entry.left > 0 && strikes(entry.rule, context, request, entry.draw));
			if (struck === undefined) return undefined;
			struck.left -= 1;
			const { fault } = struck.rule;
			if (fault.kind === 'usage-limit') {
				const resetsAt = Math.ceil(now() / 1000) + fault.resetsInSeconds;
				limit = { resetsAt, claim: fault.claim ?? 'five_hour' };
			}
			return fault;
		},
		standingLimit() {
			if (limit === undefined || now() / 1000 >= limit.resetsAt) return undefined;
			return usageLimit(limit.resetsAt, limit.claim);
		},
	};
}

/** The refusal that a fault stands for; undefined for faults of the answer itself and for the standing usage limit. */
export function refusalOf(fault: Fault): ApiError | undefined {
	switch (fault.kind) {
		case 'rate-limit': {
			const { retryAfterSeconds: seconds } = fault;
			const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) };
			return new ApiError('rate_limit_error', 'Rehearsed fault: too many requests', headers);
		}
		case 'overloaded':
			return new ApiError('overloaded_error', 'Overloaded');
		case 'server-error':
			return new ApiError('api_error', 'Internal server error');
		case 'unauthorized':
			return new ApiError('authentication_error', 'invalid x-api-key');
		case 'invalid-request':
			return new ApiError('invalid_request_error', fault.message ?? 'Rehearsed fault: invalid request');
		case 'usage-limit':
		case 'cut-stream':
		case 'stalled-stream':
		case 'nonsense-tool-input':
		case 'empty-answer':
		case 'extra-usage':
		case 'slow':
			return undefined;
	}
}

/** What a fault makes of a turn. */
export function faultyTurn(turn: Turn, fault: Fault | undefined): Turn {
	if (fault?.kind === 'nonsense-tool-input') return withNonsenseInput(turn);
	return fault?.kind === 'empty-answer' ? {} : turn;
}

/** The turn with calls whose input begins well and does not parse. */
function withNonsenseInput(turn: Turn): Turn {
	return { ...turn, calls: (turn.calls ?? []).map(garble) };
}

function garble(call: ToolCall): ToolCall {
	const json = JSON.stringify(call.input);
	return { ...call, rawInput: `${json.slice(0, Math.ceil(json.length / 2))} <nonsense` };
}

function strikes({ when = {}, fault }: FaultRule, context: FaultContext, request: number, draw: () => number): boolean {
	if (when.request !== undefined && when.request !== request) return false;
	if (when.turn !== undefined && when.turn !== context.number) return false;
	if (when.prompt !== undefined && context.prompt.search(when.prompt) === -1) return false;
	if (fault.kind === 'nonsense-tool-input' && !context.turn.calls?.length) return false;
	return when.chance === undefined || draw() < when.chance.probability;
}

function usageLimit(resetsAt: number, claim: string): ApiError {
	return new ApiError('rate_limit_error', "This request would exceed your account's rate limit.", {
		...limitHeaders(resetsAt, claim),
		[`${UNIFIED}-overage-status`]: 'rejected',
		[`${UNIFIED}-overage-disabled-reason`]: 'org_level_disabled',
	});
}

/** What an answer that a fault lets through says of the account. */
export function accountHeaders(fault: Fault | undefined, now: number): Record<string, string> {
	if (fault?.kind !== 'extra-usage') return {};
	const resetsAt = Math.ceil(now / 1_000) + fault.resetsInSeconds;
	return { ...limitHeaders(resetsAt, 'five_hour'), [`${UNIFIED}-overage-status`]: 'allowed' };
}

const UNIFIED = 'anthropic-ratelimit-unified';

/** Header names as the Claude executable 0.3.330 reads them; it takes them from subscribers only. Reset: unix seconds. */
function limitHeaders(resetsAt: number, claim: string): Record<string, string> {
	const period = claim === 'seven_day' ? '7d' : '5h';
	return {
		[`${UNIFIED}-status`]: 'rejected',
		[`${UNIFIED}-reset`]: String(resetsAt),
		[`${UNIFIED}-representative-claim`]: claim,
		[`${UNIFIED}-fallback`]: 'unavailable',
		[`${UNIFIED}-${period}-status`]: 'rejected',
		[`${UNIFIED}-${period}-reset`]: String(resetsAt),
		[`${UNIFIED}-${period}-utilization`]: '1.0',
	};
}

/** Numbers from 0 to 1 that the seed fixes: mulberry32. */
export function lottery(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
