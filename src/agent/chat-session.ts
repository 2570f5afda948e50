import { rmSync } from 'node:fs';
import type { BoxKind } from '../contract/process.ts';
import type { SessionUse } from '../contract/session.ts';
import { decideOutcome, type ResultFacts, type SessionEnd } from '../core/outcome.ts';
import { createToolServer, type ServedTool } from '../mcp/tool-server.ts';
import type { Box } from '../process/box.ts';
import { agentBoxes } from './agent-box.ts';
import { chatHook } from './chat-hook.ts';
import { LOOKING_TOOLS } from './decide-chat-tool.ts';
import { createInbox } from './inbox.ts';
import { resultFacts } from './result-facts.ts';
import { makeScratch } from './scratch.ts';
import { type ClaudeInput, type ClaudeMessage, type ClaudeOptions, converse } from './sdk.ts';
import { createSessionTimer, type SessionBounds } from './session-timer.ts';
import { createSessionUsage } from './session-usage.ts';

/** What a Claude that talks with a person is started with. */
export interface ChatSettings {
	/** Without symbolic links; the whole of it is read-only in the box. */
	readonly projectDirectory: string;
	readonly systemPrompt: string;
	readonly model: string | null;
	readonly claudeExecutable: string | null;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly box: {
		readonly kind: BoxKind;
		readonly marker: string;
		readonly scratchKey: string;
		readonly projectKey: string;
		/** autocoder's own directory. */
		readonly home: string;
	};
	readonly bounds: Omit<SessionBounds, 'startMs' | 'hintMs'>;
	readonly version: string;
	/** The tools of ours, by the name of their server. */
	readonly servers: Readonly<Record<string, readonly ServedTool[]>>;
}

/** A picture that comes with a message. */
export interface ChatPicture {
	readonly mimeType: 'image/png' | 'image/jpeg';
	readonly base64: string;
}

/** What happens while Claude answers, in order. */
export type ChatEvent =
	/** More words. */
	| { readonly type: 'text'; readonly text: string }
	/** The words since the last `text_kept` are final, and are these. */
	| { readonly type: 'text_kept'; readonly text: string }
	/** The words since the last `text_kept` count no more: the model was asked again. */
	| { readonly type: 'text_lost' }
	| {
			readonly type: 'tool_call';
			readonly toolId: string;
			readonly tool: string;
			readonly input: Readonly<Record<string, unknown>>;
	  }
	| { readonly type: 'tool_result'; readonly toolId: string; readonly isError: boolean };

/** A Claude that talks with a person: message, answer, message, with the context of all before. */
export interface ChatSession {
	/** Says something to it and resolves when its answer is over. One at a time. */
	ask(text: string, pictures: readonly ChatPicture[], on: (event: ChatEvent) => void): Promise<SessionEnd>;
	/** Breaks the present answer off; its `ask` resolves within seconds. */
	interrupt(): void;
	isAlive(): boolean;
	usage(): SessionUse;
	/** What it said of itself at its start. */
	facts(): { readonly sdkSessionId: string; readonly model: string } | null;
	/** Ends it at once; an `ask` under way then resolves. Resolves when nothing of it is left. */
	end(): Promise<void>;
}

/** How long Claude may take to report after it was interrupted; that report carries the cost. */
const INTERRUPT_MS = 3_000;

/** Starts a Claude for a talk. It is not waited for: what goes wrong shows in its first answer. */
export function startChatSession(settings: ChatSettings): ChatSession {
	const scratch = makeScratch(settings.box.scratchKey);
	const boxes: Box[] = [];
	const inbox = createInbox<ClaudeInput>();
	const usage = createSessionUsage();
	const query = converse(chatOptions(settings, scratch, boxes), inbox.items);
	let facts: ReturnType<ChatSession['facts']> = null;
	let over = false;
	let interrupted = false;
	let lastCall: NodeJS.Timeout | undefined;
	let ending: Promise<void> | undefined;

	async function ask(
		text: string,
		pictures: readonly ChatPicture[],
		on: (event: ChatEvent) => void,
	): Promise<SessionEnd> {
		interrupted = false;
		const timer = createSessionTimer({ ...settings.bounds, startMs: 0 }, { holding: () => false });
		let endedBy: 'timeout' | 'silence' | null = null;
		void timer.over.then((why) => {
			endedBy = why;
			interrupt();
		});
		const answer = createAnswerReader(on);
		let failure: string | null = null;
		let result: ResultFacts | null = null;
		inbox.put(toInput(text, pictures));
		try {
			while (result === null) {
				const step = await query.next();
				if (step.done === true) break;
				const message = step.value;
				timer.signOfLife();
				usage.see(message);
				if (message.type === 'system' && message.subtype === 'init')
					facts = { sdkSessionId: message.session_id, model: message.model };
				result = answer.take(message);
			}
		} catch (error) {
			failure = error instanceof Error ? error.message : String(error);
		} finally {
			timer.stop();
			clearTimeout(lastCall);
		}
		if (result === null) {
			over = true;
			failure = [failure, boxes[0]?.stderrTail()].filter(Boolean).join('\n').slice(0, 2_000) || null;
		}
		return decideOutcome({
			endedBy: interrupted ? (endedBy ?? 'stop') : null,
			result,
			limit: answer.limit(),
			failure,
			now: Date.now(),
		});
	}

	function interrupt(): void {
		interrupted = true;
		query.interrupt().catch(() => {});
		lastCall ??= setTimeout(() => void end().catch(() => {}), INTERRUPT_MS);
	}

	function end(): Promise<void> {
		over = true;
		inbox.close();
		query.close();
		ending ??= Promise.all(boxes.map((box) => box.end()))
			.then(() => {})
			.finally(() => rmSync(scratch, { recursive: true, force: true }));
		return ending;
	}

	return {
		ask,
		interrupt,
		isAlive: () => !over && boxes.every(({ child }) => child.exitCode === null && child.signalCode === null),
		usage: usage.total,
		facts: () => facts,
		end,
	};
}

function chatOptions(settings: ChatSettings, scratch: string, boxes: Box[]): ClaudeOptions {
	const { projectDirectory, servers, version, box, environment } = settings;
	const { kind, projectKey, home, marker } = box;
	const agent = agentBoxes(
		{
			...{ kind, projectDirectory, projectKey, home, environment },
			...{ passed: [], visible: [], programs: [], writable: false, readOnly: () => [] },
		},
		scratch,
	);
	const own = Object.entries(servers).flatMap(([name, tools]) => tools.map((tool) => `mcp__${name}__${tool.name}`));
	return {
		cwd: projectDirectory,
		systemPrompt: settings.systemPrompt,
		...(settings.model === null ? {} : { model: settings.model }),
		...(settings.claudeExecutable === null ? {} : { pathToClaudeCodeExecutable: settings.claudeExecutable }),
		env: { ...agent.environment },
		tools: [...LOOKING_TOOLS],
		permissionMode: 'dontAsk',
		hooks: chatHook(projectDirectory, new Set([...LOOKING_TOOLS, ...own])),
		mcpServers: Object.fromEntries(
			Object.entries(servers).map(([name, tools]) => [
				name,
				{ type: 'sdk', name, instance: createToolServer(name, version, tools) },
			]),
		),
		mcpServersDelivery: 'initialize',
		strictMcpConfig: true,
		settingSources: [],
		// What the hook cannot see: Grep looks into every file below a folder.
		settings: { permissions: { deny: SECRET_FILES.map((name) => `Read(**/${name})`) } },
		persistSession: false,
		includePartialMessages: true,
		spawnClaudeCodeProcess({ command, args, env }) {
			const spawned = agent.spawn(command, args, marker, env);
			boxes.push(spawned);
			return spawned.child;
		},
	};
}

const SECRET_FILES = ['.env', '.env.*', '*.pem', '*.key', 'id_rsa', 'id_ed25519', '.npmrc', '.netrc', '.ssh/**'];

/** Reads one answer out of the messages. */
function createAnswerReader(on: (event: ChatEvent) => void) {
	let limit: { resetsAt: number | null } | null = null;
	let apiError: string | null = null;
	/** Whether words were sent whose message has not come yet. */
	let open = false;

	function lose(): void {
		if (open) on({ type: 'text_lost' });
		open = false;
	}

	function fromPart(event: Extract<ClaudeMessage, { type: 'stream_event' }>['event']): void {
		if (event.type === 'message_start') lose();
		if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') return;
		open = true;
		on({ type: 'text', text: event.delta.text });
	}

	function fromAnswer(message: Extract<ClaudeMessage, { type: 'assistant' }>): void {
		// What Claude Code itself says of an error; it comes as the result, too.
		if (message.error !== undefined) {
			apiError = message.error;
			return;
		}
		for (const block of message.message.content) {
			if (block.type === 'text') {
				open = false;
				on({ type: 'text_kept', text: block.text });
			}
			if (block.type === 'tool_use')
				on({ type: 'tool_call', toolId: block.id, tool: block.name, input: toRecord(block.input) });
		}
	}

	function fromTools(message: Extract<ClaudeMessage, { type: 'user' }>): void {
		if (typeof message.message.content === 'string') return;
		for (const block of message.message.content) {
			if (block.type === 'tool_result')
				on({ type: 'tool_result', toolId: block.tool_use_id, isError: block.is_error === true });
		}
	}

	return {
		limit: () => limit,
		/** The facts of the result when this message is it. */
		take(message: ClaudeMessage): ResultFacts | null {
			if ('parent_tool_use_id' in message && message.parent_tool_use_id) return null;
			switch (message.type) {
				case 'stream_event':
					fromPart(message.event);
					return null;
				case 'assistant':
					fromAnswer(message);
					return null;
				case 'user':
					fromTools(message);
					return null;
				case 'rate_limit_event': {
					const { status, resetsAt } = message.rate_limit_info;
					limit =
						status === 'rejected' ? { resetsAt: resetsAt === undefined ? null : Math.round(resetsAt * 1_000) } : null;
					return null;
				}
				case 'result':
					return resultFacts(message, apiError);
				default:
					return null;
			}
		},
	};
}

function toInput(text: string, pictures: readonly ChatPicture[]): ClaudeInput {
	return {
		type: 'user',
		parent_tool_use_id: null,
		message: {
			role: 'user',
			content: [
				...pictures.map(({ mimeType, base64 }) => ({
					type: 'image' as const,
					source: { type: 'base64' as const, media_type: mimeType, data: base64 },
				})),
				{ type: 'text', text },
			],
		},
	};
}

function toRecord(input: unknown): Record<string, unknown> {
	return typeof input === 'object' && input !== null ? { ...input } : {};
}
