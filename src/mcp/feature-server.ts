import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
	CallToolRequestSchema,
	type CallToolResult,
	ListToolsRequestSchema,
	type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AutocoderError, type ErrorCode } from '../contract/errors.ts';
import type { FeatureTool, ToolContext } from './feature-tool.ts';
import { FEATURE_TOOLS } from './feature-tools.ts';

/**
 * The MCP server `features`, to be connected to any transport: in process for our own sessions, stdio for everybody else.
 *
 * The handlers are set on the low-level server, because McpServer answers invalid input in its own words, and the contract
 * wants every refusal as `{"error": …}` with what to do instead.
 */
export function createFeatureServer(context: ToolContext, version: string): McpServer {
	const tools = new Map(FEATURE_TOOLS.map((tool) => [tool.name, tool]));
	const listed = FEATURE_TOOLS.map(describe);
	const mcp = new McpServer({ name: 'features', version }, { capabilities: { tools: {} } });
	mcp.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
	mcp.server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
		const tool = tools.get(params.name);
		if (tool === undefined)
			return refusal('USAGE', `There is no tool "${params.name}". There are: ${[...tools.keys()].join(', ')}.`);
		return answer(tool, context, params.arguments);
	});
	return mcp;
}

function answer(tool: FeatureTool, context: ToolContext, input: unknown): CallToolResult {
	try {
		return { content: [{ type: 'text', text: JSON.stringify(tool.call(context, input)) }] };
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

function describe(tool: FeatureTool): Tool {
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
