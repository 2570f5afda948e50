/**
 * The one file that imports the Claude Agent SDK. Everything else of ours speaks of `ClaudeOptions`, `ClaudeMessage` and
 * these functions, so that a change of the SDK is a change here.
 */
import {
	type ModelInfo,
	type Options,
	type Query,
	query,
	type SDKMessage,
	type SDKUserMessage,
	startup,
	type WarmQuery,
} from '@anthropic-ai/claude-agent-sdk';

export type ClaudeOptions = Options;
export type ClaudeMessage = SDKMessage;
export type ClaudeQuery = Query;
export type ClaudeInput = SDKUserMessage;
export type WarmClaude = WarmQuery;
export type ClaudeModel = ModelInfo;

/** Starts a Claude process and waits until it is ready for its prompt; no request to the model is made. */
export function startClaude(options: ClaudeOptions, timeoutMs: number): Promise<WarmClaude> {
	return startup({ options, initializeTimeoutMs: timeoutMs });
}

/** Starts a Claude process that takes one message after the other; between its answers it waits. */
export function converse(options: ClaudeOptions, messages: AsyncIterable<ClaudeInput>): ClaudeQuery {
	return query({ prompt: messages, options });
}

/** Starts a Claude that never gets a prompt, and asks it which models there are. */
export async function askForModels(options: ClaudeOptions, timeoutMs: number): Promise<ClaudeModel[]> {
	const done = new AbortController();
	const claude = query({ prompt: noPrompt(done.signal), options });
	try {
		const bound = new Promise<never>((_, reject) => {
			const timer = setTimeout(() => reject(new Error(`Claude named no models within ${timeoutMs} ms.`)), timeoutMs);
			done.signal.addEventListener('abort', () => clearTimeout(timer));
		});
		return await Promise.race([claude.supportedModels(), bound]);
	} finally {
		done.abort();
		claude.close();
	}
}

async function* noPrompt(signal: AbortSignal): AsyncGenerator<never> {
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}
