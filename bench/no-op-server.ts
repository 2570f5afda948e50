/** The floor of a tool over stdio: the same SDK, one tool, and nothing done. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const mcp = new McpServer({ name: 'nothing', version: '1' }, { capabilities: { tools: {} } });
mcp.server.setRequestHandler(CallToolRequestSchema, () => ({ content: [{ type: 'text', text: '{}' }] }));
await mcp.connect(new StdioServerTransport());
