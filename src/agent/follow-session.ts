import type { EventBody } from '../contract/events.ts';
import { decideOutcome, type ResultFacts, type SessionEnd } from '../core/outcome.ts';
import type { Box } from '../process/box.ts';
import { resultFacts } from './result-facts.ts';
import type { ClaudeMessage, ClaudeQuery } from './sdk.ts';
import { cleaned, type Listener, type SessionSettings } from './session-host.ts';
import { watchLimits } from './session-limits.ts';
import { createSessionTimer } from './session-timer.ts';
import { createSessionUsage } from './session-usage.ts';
import { type Attachments, createTranslator } from './translate.ts';

/** How long Claude may take to report after it was interrupted; that report carries the cost. */
const INTERRUPT_MS = 3_000;

/** Usage changes with every part of an answer; it is written with the next event, or after that time. */
const USAGE_MS = 200;

/** A busy API answers a first request within seconds, or with an error. */
const HINT_MS = 30_000;

/** Reads a session's messages to its result, its interruption, its bounds or its death. */
export async function followSession(
	query: ClaudeQuery,
	settings: SessionSettings,
	{ host, redact, programs }: Listener,
	box: Box | undefined,
): Promise<SessionEnd> {
	const limits = watchLimits(settings.limits, () => box?.processes() ?? 0);
	const attachments: Attachments = {
		keep(bytes) {
			limits.wrote(bytes.length);
			return host.attachments.keep(bytes);
		},
		keepText(text) {
			limits.wrote(text.length);
			return host.attachments.keepText(redact(text));
		},
	};
	const translate = createTranslator(attachments, (toolUseId) => {
		const counted = programs.get(toolUseId);
		programs.delete(toolUseId);
		return counted;
	});
	const usage = createSessionUsage();
	const budget = host.budgetLeft();
	const timer = createSessionTimer(settings.bounds, host.gate);
	let endedBy: 'stop' | 'timeout' | 'silence' | 'runaway' | 'budget' | null = null;
	let limit: { resetsAt: number | null } | null = null;
	let apiError: string | null = null;
	let result: ResultFacts | null = null;
	let failure: string | null = null;

	function take(message: ClaudeMessage): void {
		if (!(message.type === 'tool_progress' && message.heartbeat === true)) timer.signOfLife();
		if (message.type !== 'system' || message.subtype === 'api_retry') clearTimeout(hint);
		if (message.type === 'system' && message.subtype === 'init')
			host.ready({ sdkSessionId: message.session_id, model: message.model });
		if (message.type === 'assistant' && message.error !== undefined) apiError = message.error;
		if (message.type === 'rate_limit_event') {
			const { status, resetsAt, isUsingOverage } = message.rate_limit_info;
			// Who pays for extra usage has requests answered over the limit of the subscription.
			const reached = status === 'rejected' && isUsingOverage !== true;
			limit = reached ? { resetsAt: resetsAt === undefined ? null : Math.round(resetsAt * 1_000) } : null;
		}
		if (message.type === 'result') result = resultFacts(message, apiError);
		if (usage.see(message)) {
			saveUsage ??= setTimeout(() => write([]), USAGE_MS);
			if (budget !== null && result === null && endedBy === null && usage.total().cost_usd >= budget)
				endEarly('budget');
		}
		const events = translate(message);
		if (events.length > 0) record(events);
	}

	let saveUsage: NodeJS.Timeout | undefined;
	function record(events: readonly EventBody[]): void {
		const usageChanged = saveUsage !== undefined;
		clearTimeout(saveUsage);
		saveUsage = undefined;
		host.record(cleaned(events, redact), usageChanged ? usage.total() : undefined);
	}

	/** For timers and the end, where nobody could take an error: the host knows that it cannot write, and ends the run. */
	function write(events: readonly EventBody[]): void {
		try {
			record(events);
		} catch {}
	}

	const hint = setTimeout(() => {
		const line =
			"The model's API has not answered yet. If this goes on: check the network, and ANTHROPIC_BASE_URL if it is set.";
		write([{ type: 'log', data: { level: 'warn', line } }]);
	}, settings.bounds.hintMs ?? HINT_MS);

	/** Asks Claude to stop, since the result that follows carries the cost; when none comes, ends it. */
	function endEarly(why: 'stop' | 'timeout' | 'silence' | 'budget'): void {
		endedBy = why;
		query.interrupt().catch(() => {});
		lastCall = setTimeout(() => {
			query.close();
			box?.child.kill('SIGKILL');
		}, INTERRUPT_MS);
	}
	let lastCall: NodeJS.Timeout | undefined;
	let over = false;
	void limits.passed.then((why) => {
		if (over) return;
		endedBy = 'runaway';
		failure = why;
		// It is not asked first: a runaway is ended before it does more.
		query.close();
		box?.child.kill('SIGKILL');
	});
	void Promise.race([aborted(host.stop).then(() => 'stop' as const), timer.over]).then((why) => {
		if (!over) endEarly(why);
	});

	try {
		while (result === null) {
			const step = await query.next();
			if (step.done === true) break;
			take(step.value);
		}
	} catch (error) {
		failure ??= messageOf(error);
	} finally {
		over = true;
		clearTimeout(hint);
		clearTimeout(lastCall);
		timer.stop();
		limits.stop();
		if (saveUsage !== undefined) write([]);
		query.close();
	}
	if (result === null && endedBy === null) failure = [failure, box?.stderrTail()].filter(Boolean).join('\n') || null;
	const end = decideOutcome({ endedBy, result, limit, failure: failure?.slice(0, 2_000) ?? null, now: Date.now() });
	return { ...end, detail: end.detail === null ? null : redact(end.detail) };
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
