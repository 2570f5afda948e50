import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
	CallToolRequestSchema,
	type CallToolResult,
	ListToolsRequestSchema,
	type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import type { ToolDescription } from './feature-tool.ts';

/** A tool and what it does: takes unchecked input, answers any JSON value, throws AutocoderError to refuse. */
export interface ServedTool extends ToolDescription {
	call(input: unknown): unknown;
}

/**
 * An MCP server, to be connected to any transport: in process for our own sessions, stdio for everybody else.
 *
 * The handlers are set on the low-level server, because McpServer answers invalid input in its own words, and the contract
 * wants every refusal as `{"error": …}` with what to do instead.
 */
export function createToolServer(name: string, version: string, served: readonly ServedTool[]): McpServer {
	const tools = new Map(served.map((tool) => [tool.name, tool]));
	const listed = served.map(describe);
	const mcp = new McpServer({ name, version }, { capabilities: { tools: {} } });
	mcp.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
	mcp.server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
		const tool = tools.get(params.name);
		if (tool === undefined)
			return refusal('USAGE', `There is no tool "${params.name}". There are: ${[...tools.keys()].join(', ')}.`);
		return answer(tool, params.arguments);
	});
	return mcp;
}

async function answer(tool: ServedTool, input: unknown): Promise<CallToolResult> {
	try {
		return { content: [{ type: 'text', text: JSON.stringify(await tool.call(input)) }] };
	} catch (error) {
		if (error instanceof AutocoderError)
			return refusal(error.code, error.nextIsOwn ? `${error.message} ${error.next}` : error.message);
		// Clients show a protocol error as a broken server; an agent can at least read this one and go on.
		return refusal('INTERNAL', `${tool.name} failed in a way that autocoder did not foresee: ${String(error)}`);
	}
}

function refusal(code: ErrorCode, error: string): CallToolResult {
	return { content: [{ type: 'text', text: JSON.stringify({ error, code }) }], isError: true };
}

function describe(tool: ToolDescription): Tool {
	const inputSchema = z.toJSONSchema(tool.input, { io: 'input' }) as Tool['inputSchema'];
	return {
		name: tool.name,
		description: tool.description,
		inputSchema,
		annotations: { readOnlyHint: tool.readOnly, openWorldHint: false },
		// Claude hides MCP tools behind a search unless they ask to be loaded.
		_meta: { 'anthropic/alwaysLoad': true },
	};
}
