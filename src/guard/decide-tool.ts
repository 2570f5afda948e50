/** What an agent may do with one tool call. `input` replaces the call's own. */
export type ToolDecision =
	| { readonly allow: true; readonly input?: Readonly<Record<string, unknown>> }
	| { readonly allow: false; readonly reason: string };

/** The tools of Claude Code that our agents have. */
export const BUILT_IN_TOOLS = ['Bash', 'Read', 'Write', 'Edit', 'Glob', 'Grep'] as const;

/** Playwright's own name says it: it runs code in the MCP server's process, outside the page. */
export const REFUSED_BROWSER_TOOLS = ['mcp__playwright__browser_run_code_unsafe'] as const;

const FEATURES = 'mcp__features__';
const BROWSER = 'mcp__playwright__';

/** Decides a tool call by name. What is not named here is refused. */
export function decideTool(
	tool: string,
	input: Readonly<Record<string, unknown>>,
	mode: { readonly yolo: boolean },
): ToolDecision {
	if ((BUILT_IN_TOOLS as readonly string[]).includes(tool) || tool.startsWith(FEATURES)) return { allow: true };
	if ((REFUSED_BROWSER_TOOLS as readonly string[]).includes(tool)) {
		return {
			allow: false,
			reason: `${tool} runs code outside the page and is not available. Use browser_evaluate to read a value, or the other browser tools to act as a user would.`,
		};
	}
	if (tool.startsWith(BROWSER) && !mode.yolo) return { allow: true, ...withoutFilename(input) };
	return {
		allow: false,
		reason: `The tool ${tool} is not available in this session. Use Bash, Read, Write, Edit, Glob, Grep, the feature tools${mode.yolo ? '' : ' or the browser tools'}.`,
	};
}

/** With a file name an answer goes into the project's directory instead of to the agent: a picture or a log that nobody sees proves nothing. */
function withoutFilename(input: Readonly<Record<string, unknown>>): { input?: Record<string, unknown> } {
	if (!('filename' in input)) return {};
	const { filename: _, ...rest } = input;
	return { input: rest };
}
