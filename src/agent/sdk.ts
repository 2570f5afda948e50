/**
 * The one file that imports the Claude Agent SDK. Everything else of ours speaks of `ClaudeOptions`, `ClaudeMessage` and
 * these functions, so that a change of the SDK is a change here.
 */
import { type Options, type Query, type SDKMessage, startup, type WarmQuery } from '@anthropic-ai/claude-agent-sdk';

export type ClaudeOptions = Options;
export type ClaudeMessage = SDKMessage;
export type ClaudeQuery = Query;
export type WarmClaude = WarmQuery;

/** Starts a Claude process and waits until it is ready for its prompt; no request to the model is made. */
export function startClaude(options: ClaudeOptions, timeoutMs: number): Promise<WarmClaude> {
	return startup({ options, initializeTimeoutMs: timeoutMs });
}
