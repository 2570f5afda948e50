/**
 * The floor of the turn-around bench: a loop of the SDK's `query()`, as its documentation shows it, over the same feature
 * tools and the same task. No box, no hook, no journal, nothing prepared. Arguments: DIRECTORY SESSIONS.
 */
import { readFileSync } from 'node:fs';
import { query } from '@anthropic-ai/claude-agent-sdk';
import { BUILT_IN_TOOLS } from '../src/guard/decide-tool.ts';
import { createFeatureServer } from '../src/mcp/feature-server.ts';
import { ownIdentity } from '../src/process/identity.ts';
import { openStore } from './project.ts';

const [directory = '', sessions = '1'] = process.argv.slice(2);
const prompt = (name: string) => readFileSync(new URL(`../../prompts/${name}`, import.meta.url), 'utf8');
const store = openStore(directory);

for (let count = 0; count < Number(sessions); count++) {
	const session = store.sessions.begin({ kind: 'coding', runId: null, owner: ownIdentity(), model: null });
	const messages = query({
		prompt: prompt('coding_prompt_yolo.md'),
		options: {
			cwd: directory,
			systemPrompt: prompt('system.md'),
			env: { ...process.env, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
			tools: [...BUILT_IN_TOOLS],
			permissionMode: 'bypassPermissions',
			allowDangerouslySkipPermissions: true,
			mcpServers: {
				features: {
					type: 'sdk',
					name: 'features',
					instance: createFeatureServer({ store, session: () => session, redact: (text) => text }, 'bench'),
				},
			},
			strictMcpConfig: true,
			settingSources: [],
			persistSession: false,
			includePartialMessages: true,
		},
	});
	for await (const _ of messages);
}
store.close();
