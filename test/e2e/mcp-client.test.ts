import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { query } from '@anthropic-ai/claude-agent-sdk';
import { afterEach, expect, it } from 'vitest';
import type { Script } from '../../src/rehearsal/script.ts';
import { feature, say, turn } from '../../src/rehearsal/turns.ts';
import { until } from '../support/until.ts';
import { openWorkshop, type Workshop } from '../support/workshop.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let workshop: Workshop;
afterEach(() => workshop.close());

it("serves Claude's own MCP client over stdio: a list is made, a feature claimed and passed, and the session ends with its client", async () => {
	workshop = await openWorkshop(() =>
		(function* (): Script {
			const draft = { category: 'a', description: 'c', steps: ['d'] };
			yield turn(
				'',
				feature('create_bulk', {
					features: [
						{ ...draft, name: 'One' },
						{ ...draft, name: 'Two' },
					],
				}),
			);
			const [next] = yield turn('', feature('get_next'));
			const { id } = JSON.parse(next?.text ?? '{}') as { id: number };
			yield turn('', feature('mark_in_progress', { feature_id: id }));
			const [passed] = yield turn('', feature('mark_passing', { feature_id: id }));
			const [refused] = yield turn('', feature('skip', { feature_id: id }));
			yield turn('', feature('mark_in_progress', { feature_id: 2 }));
			yield say(`passed=${passed?.isError === false} refused=${refused?.isError === true}`);
		})(),
	);
	const work = mkdtempSync(join(tmpdir(), 'autocoder-mcp-client-'));
	const conversation = query({
		prompt: 'Use the feature tools.',
		options: {
			cwd: work,
			env: {
				...workshop.env,
				CLAUDE_CONFIG_DIR: join(work, '.claude'),
				CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
				IS_SANDBOX: '1',
			},
			tools: [],
			settingSources: [],
			strictMcpConfig: true,
			permissionMode: 'bypassPermissions',
			allowDangerouslySkipPermissions: true,
			mcpServers: {
				features: {
					type: 'stdio',
					command: process.execPath,
					args: [MAIN, 'mcp', '--project-dir', workshop.directory],
					env: { ...workshop.env },
					alwaysLoad: true,
				},
			},
		},
	});
	try {
		let said = '';
		for await (const message of conversation)
			if (message.type === 'result' && message.subtype === 'success') said = message.result;
		expect(said).toBe('passed=true refused=true');
	} finally {
		conversation.close();
		rmSync(work, { recursive: true, force: true });
	}
	const store = workshop.store();
	await until('the client has gone and its session has ended', () =>
		store.sessions.list().every(({ ended_at }) => ended_at !== null),
	);
	expect(store.sessions.list()).toMatchObject([{ kind: 'external' }]);
	// Feature 2 was claimed and left: it is free again.
	expect(store.features.list()).toMatchObject([
		{ id: 1, passes: true, in_progress: false },
		{ id: 2, passes: false, in_progress: false },
	]);
});
