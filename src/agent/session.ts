import { rm } from 'node:fs/promises';
import type { RunSessionKind } from '../contract/session.ts';
import type { SessionEnd } from '../core/outcome.ts';
import { BUILT_IN_TOOLS, REFUSED_BROWSER_TOOLS } from '../guard/decide-tool.ts';
import { createRedactor, secretsOf } from '../guard/redact.ts';
import { createFeatureServer } from '../mcp/feature-server.ts';
import type { Box } from '../process/box.ts';
import { runMarkers } from '../process/marker.ts';
import { agentBoxes } from './agent-box.ts';
import { browserServer } from './browser-server.ts';
import { findClaudeExecutable } from './claude-executable.ts';
import { followSession } from './follow-session.ts';
import { sessionPrompts } from './prompts.ts';
import { makeScratch } from './scratch.ts';
import { type ClaudeOptions, startClaude, type WarmClaude } from './sdk.ts';
import { sessionGuard } from './session-guard.ts';
import type { Listener, SessionHost, SessionSettings } from './session-host.ts';
import { toolHook } from './tool-hook.ts';

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

/** Starts a Claude for one session. Its MCP servers and hooks are connected, and nothing has been asked of the model. */
export async function prepareSession(
	kind: RunSessionKind,
	settings: SessionSettings,
	host: SessionHost,
): Promise<PreparedSession> {
	const prompts = sessionPrompts(settings.projectDirectory, kind, settings.yolo);
	const scratch = makeScratch(settings.box.projectKey);
	const started: Box[] = [];
	const listener: Listener = { host, redact: createRedactor(secretsOf(settings.environment)), programs: new Map() };

	let clearing: Promise<void> | undefined;
	function clear(): Promise<void> {
		clearing ??= Promise.all(started.map((box) => box.end()))
			.then(() => {})
			.finally(() => rm(scratch, { recursive: true, force: true }));
		return clearing;
	}

	let warm: WarmClaude;
	try {
		const options = claudeOptions(settings, prompts.system, listener, scratch, (box) => started.push(box));
		warm = await startClaude(options, settings.bounds.startMs);
	} catch (error) {
		const tail = started[0]?.stderrTail();
		await clear();
		throw tail ? new Error(listener.redact(`${messageOf(error)}\n${tail}`), { cause: error }) : error;
	}

	return {
		kind,
		async run() {
			try {
				return await followSession(warm.query(prompts.task), settings, listener, started[0]);
			} finally {
				// Who awaits `end()` learns of a failure.
				clear().catch(() => {});
			}
		},
		isAlive: () => started.every(({ child }) => child.exitCode === null && child.signalCode === null),
		async end() {
			warm.close();
			await clear();
		},
	};
}

function claudeOptions(
	settings: SessionSettings,
	systemPrompt: string,
	listener: Listener,
	scratch: string,
	onStart: (box: Box) => void,
): ClaudeOptions {
	const { browser, yolo, environment, projectDirectory } = settings;
	const { host } = listener;
	const executable = settings.claudeExecutable ?? findClaudeExecutable();
	const marker = `${runMarkers(settings.box.projectKey)}${scratch.slice(-6)}`;
	const boxes = agentBoxes(
		{
			...settings.box,
			projectDirectory,
			environment,
			passed: settings.guard.settings.environment,
			visible: settings.guard.settings.read,
			programs: browser === null ? [] : [browser.executable],
			writable: true,
		},
		scratch,
	);
	return {
		cwd: projectDirectory,
		systemPrompt,
		...(settings.model === null ? {} : { model: settings.model }),
		// The SDK would look for it anew at each start.
		...(executable === undefined ? {} : { pathToClaudeCodeExecutable: executable }),
		env: { ...boxes.environment },
		tools: [...BUILT_IN_TOOLS],
		disallowedTools: [...REFUSED_BROWSER_TOOLS],
		permissionMode: 'dontAsk',
		hooks: toolHook(host.gate, sessionGuard(settings, boxes, listener, marker)),
		mcpServers: {
			features: {
				type: 'sdk',
				name: 'features',
				instance: createFeatureServer({ ...host.tools, redact: listener.redact }, settings.version),
			},
			...(browser === null || yolo
				? {}
				: { playwright: { type: 'stdio', ...browserServer(browser, boxes.temporary), alwaysLoad: true } }),
		},
		mcpServersDelivery: 'initialize',
		strictMcpConfig: true,
		settingSources: [],
		persistSession: false,
		includePartialMessages: true,
		spawnClaudeCodeProcess({ command, args, env }) {
			const box = boxes.spawn(command, args, marker, env);
			onStart(box);
			return box.child;
		},
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
