import { rmSync } from 'node:fs';
import type { EventBody } from '../contract/events.ts';
import type { BoxKind } from '../contract/process.ts';
import type { RunSessionKind, Usage } from '../contract/session.ts';
import { decideOutcome, type ResultFacts, type SessionEnd } from '../core/outcome.ts';
import { BUILT_IN_TOOLS, REFUSED_BROWSER_TOOLS } from '../guard/decide-tool.ts';
import { createRedactor, secretsOf } from '../guard/redact.ts';
import { createFeatureServer } from '../mcp/feature-server.ts';
import type { ToolContext } from '../mcp/feature-tool.ts';
import { type Box, spawnInBox } from '../process/box.ts';
import { runMarkers } from '../process/marker.ts';
import { type BrowserSettings, browserServer } from './browser-server.ts';
import { sessionPrompts } from './prompts.ts';
import { resultFacts } from './result-facts.ts';
import { makeScratch } from './scratch.ts';
import { type ClaudeMessage, type ClaudeOptions, type ClaudeQuery, startClaude, type WarmClaude } from './sdk.ts';
import { sessionEnvironment } from './session-environment.ts';
import { createSessionTimer, type SessionBounds } from './session-timer.ts';
import { createSessionUsage } from './session-usage.ts';
import { type Gate, toolHook } from './tool-hook.ts';
import { type Attachments, createTranslator } from './translate.ts';

/** What every session of a run has in common. */
export interface SessionSettings {
	readonly projectDirectory: string;
	readonly model: string | null;
	readonly yolo: boolean;
	/** Null in YOLO mode. */
	readonly browser: BrowserSettings | null;
	/** Another Claude executable than the SDK's own. */
	readonly claudeExecutable: string | null;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly box: {
		readonly kind: BoxKind;
		readonly projectKey: string;
		/** What the box keeps agents from changing, asked at each start. */
		readonly readOnly: () => string[];
	};
	readonly bounds: SessionBounds;
	readonly version: string;
}

/** Where a session's doings go, and what holds it back. */
export interface SessionHost {
	readonly tools: ToolContext;
	readonly attachments: Attachments;
	readonly gate: Gate;
	/** Resolves when the session is to stop. */
	readonly stopAsked: Promise<void>;
	/** Records events, and what the session has used by then when that changed, together. */
	record(events: readonly EventBody[], usage?: Usage): void;
	ready(facts: { sdkSessionId: string; model: string }): void;
}

/** A Claude in its box that waits for its prompt. */
export interface PreparedSession {
	readonly kind: RunSessionKind;
	/** Runs the session until its end is known; from then on what it started is being ended, see `end()`. */
	run(): Promise<SessionEnd>;
	/** Whether its Claude still runs. */
	isAlive(): boolean;
	/**
	 * Ends it at once, whatever it is doing; a `run()` under way then resolves. Resolves when nothing of it is left.
	 *
	 * @throws AutocoderError PROCESS_LEFT_OVER
	 */
	end(): Promise<void>;
}

/** How long Claude may take to report after it was interrupted; that report carries the cost. */
const INTERRUPT_MS = 3_000;

/** Usage changes with every part of an answer; it is written with the next event, or after that time. */
const USAGE_MS = 200;

/** A busy API answers a first request within seconds, or with an error. */
const HINT_MS = 30_000;

/** Starts a Claude for one session. Its MCP servers and hooks are connected, and nothing has been asked of the model. */
export async function prepareSession(
	kind: RunSessionKind,
	settings: SessionSettings,
	host: SessionHost,
): Promise<PreparedSession> {
	const prompts = sessionPrompts(settings.projectDirectory, kind, settings.yolo);
	const scratch = makeScratch(settings.box.projectKey);
	const boxes: Box[] = [];

	let clearing: Promise<void> | undefined;
	function clear(): Promise<void> {
		clearing ??= Promise.all(boxes.map((box) => box.end()))
			.then(() => {})
			.finally(() => rmSync(scratch, { recursive: true, force: true }));
		return clearing;
	}

	let warm: WarmClaude;
	try {
		warm = await startClaude(claudeOptions(settings, prompts.system, host, scratch, boxes), settings.bounds.startMs);
	} catch (error) {
		const tail = boxes[0]?.stderrTail();
		await clear();
		throw tail ? new Error(`${messageOf(error)}\n${tail}`, { cause: error }) : error;
	}

	return {
		kind,
		async run() {
			try {
				return await follow(warm.query(prompts.task), settings, host, boxes[0]);
			} finally {
				// Who awaits `end()` learns of a failure.
				clear().catch(() => {});
			}
		},
		isAlive: () => boxes.every(({ child }) => child.exitCode === null && child.signalCode === null),
		async end() {
			warm.close();
			await clear();
		},
	};
}

function claudeOptions(
	settings: SessionSettings,
	systemPrompt: string,
	host: SessionHost,
	scratch: string,
	boxes: Box[],
): ClaudeOptions {
	const { browser, yolo } = settings;
	return {
		cwd: settings.projectDirectory,
		systemPrompt,
		...(settings.model === null ? {} : { model: settings.model }),
		...(settings.claudeExecutable === null ? {} : { pathToClaudeCodeExecutable: settings.claudeExecutable }),
		env: sessionEnvironment(settings.environment, scratch),
		tools: [...BUILT_IN_TOOLS],
		disallowedTools: [...REFUSED_BROWSER_TOOLS],
		permissionMode: 'dontAsk',
		hooks: toolHook(host.gate, { yolo }, (event) => host.record([event])),
		mcpServers: {
			features: {
				type: 'sdk',
				name: 'features',
				instance: createFeatureServer(host.tools, settings.version),
			},
			...(browser === null || yolo
				? {}
				: { playwright: { type: 'stdio', ...browserServer(browser, scratch), alwaysLoad: true } }),
		},
		mcpServersDelivery: 'initialize',
		strictMcpConfig: true,
		settingSources: [],
		persistSession: false,
		includePartialMessages: true,
		spawnClaudeCodeProcess({ command, args, cwd, env }) {
			const box = spawnInBox({
				kind: settings.box.kind,
				command,
				args,
				cwd: cwd ?? settings.projectDirectory,
				env,
				marker: `${runMarkers(settings.box.projectKey)}${scratch.slice(-6)}`,
				readOnly: settings.box.readOnly(),
				writable: [],
			});
			boxes.push(box);
			return box.child;
		},
	};
}

/** Reads a session's messages to its result, its interruption, its bounds or its death. */
async function follow(
	query: ClaudeQuery,
	settings: SessionSettings,
	host: SessionHost,
	box: Box | undefined,
): Promise<SessionEnd> {
	const redact = createRedactor(secretsOf(settings.environment));
	const { keep, keepText } = host.attachments;
	const translate = createTranslator({ keep, keepText: (text) => keepText(redact(text)) });
	const usage = createSessionUsage();
	const timer = createSessionTimer(settings.bounds, host.gate);
	let endedBy: 'stop' | 'timeout' | 'silence' | null = null;
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
			const { status, resetsAt } = message.rate_limit_info;
			limit = status === 'rejected' ? { resetsAt: resetsAt === undefined ? null : Math.round(resetsAt * 1_000) } : null;
		}
		if (message.type === 'result') result = resultFacts(message, apiError);
		if (usage.see(message)) saveUsage ??= setTimeout(() => write([]), USAGE_MS);
		const events = translate(message);
		if (events.length > 0) record(events);
	}

	let saveUsage: NodeJS.Timeout | undefined;
	function record(events: readonly EventBody[]): void {
		const usageChanged = saveUsage !== undefined;
		clearTimeout(saveUsage);
		saveUsage = undefined;
		host.record(events, usageChanged ? usage.total() : undefined);
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
	function endEarly(why: 'stop' | 'timeout' | 'silence'): void {
		endedBy = why;
		query.interrupt().catch(() => {});
		lastCall = setTimeout(() => {
			query.close();
			box?.child.kill('SIGKILL');
		}, INTERRUPT_MS);
	}
	let lastCall: NodeJS.Timeout | undefined;
	let over = false;
	void Promise.race([host.stopAsked.then(() => 'stop' as const), timer.over]).then((why) => {
		if (!over) endEarly(why);
	});

	try {
		while (result === null) {
			const step = await query.next();
			if (step.done === true) break;
			take(step.value);
		}
	} catch (error) {
		failure = messageOf(error);
	} finally {
		over = true;
		clearTimeout(hint);
		clearTimeout(lastCall);
		timer.stop();
		if (saveUsage !== undefined) write([]);
		query.close();
	}
	if (result === null && endedBy === null) failure = [failure, box?.stderrTail()].filter(Boolean).join('\n') || null;
	const end = decideOutcome({ endedBy, result, limit, failure: failure?.slice(0, 2_000) ?? null });
	return { ...end, detail: end.detail === null ? null : redact(end.detail) };
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
