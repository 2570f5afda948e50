import type { GuardSettings } from '../contract/guard-settings.ts';
import { decideAddress } from './decide-address.ts';
import { type Denial, decideCommand } from './decide-command.ts';
import { decidePath, type FilePlace } from './decide-path.ts';
import type { Place } from './place.ts';

/** What an agent may do with one tool call. */
export type ToolDecision =
	| {
			readonly allow: true;
			/** Replaces the call's own. */
			readonly input?: Readonly<Record<string, unknown>>;
			/** Of a command: every program that the shell may start. */
			readonly programs?: readonly string[];
			/** It may run only when the work tree has nothing uncommitted; else this is why not. */
			readonly onlyWhenClean?: Denial;
	  }
	| ({ readonly allow: false } & Denial);

/** What a decision depends on beside the call. */
export interface GuardContext {
	readonly yolo: boolean;
	readonly settings: GuardSettings;
	readonly place: Place & FilePlace;
}

/** The tools of Claude Code that our agents have. */
export const BUILT_IN_TOOLS = ['Bash', 'Read', 'Write', 'Edit', 'Glob', 'Grep'] as const;

/** Playwright's own name says it: it runs code in the MCP server's process, outside the page. */
export const REFUSED_BROWSER_TOOLS = ['mcp__playwright__browser_run_code_unsafe'] as const;

const FEATURES = 'mcp__features__';
const BROWSER = 'mcp__playwright__';

type Input = Readonly<Record<string, unknown>>;

/** Decides a tool call. What is not named here is refused. */
export function decideTool(tool: string, input: Input, context: GuardContext): ToolDecision {
	const { place, settings, yolo } = context;
	switch (tool) {
		case 'Bash':
			return decideCommand(textOf(input.command), settings, place);
		case 'Read':
			return decidePath(textOf(input.file_path), 'read', place);
		case 'Write':
		case 'Edit':
			return decidePath(textOf(input.file_path), 'write', place);
		case 'Glob':
			return decidePattern(input.pattern, input.path, place);
		case 'Grep':
			return decidePattern(input.glob, input.path, place);
		default:
			break;
	}
	if (tool.startsWith(FEATURES)) return { allow: true };
	if ((REFUSED_BROWSER_TOOLS as readonly string[]).includes(tool)) {
		return {
			allow: false,
			rule: 'browser-code',
			reason: `${tool} runs code outside the page and is not available. Use browser_evaluate to read a value, or the other browser tools to act as a user would.`,
		};
	}
	if (tool.startsWith(BROWSER) && !yolo) return decideBrowserTool(input, place);
	return {
		allow: false,
		rule: 'unknown-tool',
		reason: `The tool ${tool} is not available in this session. Use Bash, Read, Write, Edit, Glob, Grep, the feature tools${yolo ? '' : ' or the browser tools'}.`,
	};
}

/** A pattern may begin with a directory of its own. */
function decidePattern(pattern: unknown, path: unknown, place: GuardContext['place']): ToolDecision {
	const text = textOf(pattern);
	const base = textOf(path) || place.directory;
	const first = decidePath(base, 'read', place);
	if (!first.allow) return first;
	if (/(^|[{,/\\])\.\.([/\\,}]|$)|[{,]\s*[/~]/.test(text)) {
		return {
			allow: false,
			rule: 'outside-read',
			reason: `The pattern ${JSON.stringify(text)} leads out of the project. Search below the project directory.`,
		};
	}
	const start = /^[^*?[{]*/.exec(text)?.[0] ?? '';
	return /^[/~]/.test(start) ? decidePath(start.replace(/[^/]*$/, '') || '/', 'read', place) : first;
}

function decideBrowserTool(input: Input, place: GuardContext['place']): ToolDecision {
	for (const path of [input.paths, input.path, input.files].flat()) {
		if (typeof path !== 'string') continue;
		const decision = decidePath(path, 'read', place);
		if (!decision.allow) return decision;
	}
	if (typeof input.url === 'string') {
		const denial = decideAddress(input.url);
		if (denial !== undefined) return { allow: false, ...denial };
	}
	return { allow: true, ...withoutFilename(input) };
}

/** With a file name an answer goes into the project's directory instead of to the agent: a picture or a log that nobody sees proves nothing. */
function withoutFilename(input: Input): { input?: Record<string, unknown> } {
	if (!('filename' in input)) return {};
	const { filename: _, ...rest } = input;
	return { input: rest };
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
