import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { ToolContext } from './feature-tool.ts';
import { FEATURE_TOOLS } from './feature-tools.ts';
import { createToolServer } from './tool-server.ts';

/** The MCP server `features`, with every feature tool. */
export function createFeatureServer(context: ToolContext, version: string): McpServer {
	const tools = FEATURE_TOOLS.map((tool) => ({ ...tool, call: (input: unknown) => tool.call(context, input) }));
	return createToolServer('features', version, tools);
}
