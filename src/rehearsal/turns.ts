import type { ToolCall, Turn } from './script.ts';

/** A turn that only speaks: it ends the session. */
export function say(text: string): Turn {
	return { text };
}

/** A turn that speaks and calls tools, all at once. */
export function turn(text: string, ...calls: readonly ToolCall[]): Turn {
	return { text, calls };
}

export function call(tool: string, input: Readonly<Record<string, unknown>> = {}): ToolCall {
	return { tool, input };
}

export function bash(command: string, description?: string): ToolCall {
	return call('Bash', description === undefined ? { command } : { command, description });
}

/** `path` is absolute, as in all tools on files. */
export function read(path: string): ToolCall {
	return call('Read', { file_path: path });
}

/** The tool refuses to replace a file that the session has not read. */
export function write(path: string, content: string): ToolCall {
	return call('Write', { file_path: path, content });
}

/** Replaces the one place where `old` stands; the session must have read or written the file before. */
export function edit(path: string, old: string, replacement: string): ToolCall {
	return call('Edit', { file_path: path, old_string: old, new_string: replacement });
}

/** A feature tool: `feature('get_next')` calls `feature_get_next` of the `features` server. */
export function feature(name: string, input?: Readonly<Record<string, unknown>>): ToolCall {
	return call(`mcp__features__feature_${name}`, input);
}

/** A tool of Playwright MCP: `browser('click', …)` calls `browser_click` of the `playwright` server. */
export function browser(name: string, input?: Readonly<Record<string, unknown>>): ToolCall {
	return call(`mcp__playwright__browser_${name}`, input);
}
